package dev.headroom.scaling.removal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class RemovalOrderProperties {
  private static final Instant NINE = Instant.parse("2026-11-23T09:00:00Z");

  @Example
  void theExampleOfTheEssay() {
    List<Candidate> replicas =
        List.of(
            new Candidate("a", true, true, 7, NINE),
            new Candidate("b", true, true, 0, NINE),
            new Candidate("c", true, true, 0, NINE.plusSeconds(1800)),
            new Candidate("d", true, false, 0, NINE.plusSeconds(2400)),
            new Candidate("e", false, true, 9, NINE));
    assertThat(RemovalOrder.of(replicas))
        .extracting(Candidate::name)
        .containsExactly("e", "d", "c", "b", "a");
    assertThat(RemovalOrder.toLeave(3, replicas))
        .extracting(Candidate::name)
        .containsExactly("e", "d");
    assertThat(RemovalOrder.toLeave(5, replicas)).isEmpty();
    assertThat(replicas)
        .extracting(Candidate::reason)
        .containsExactly(
            Candidate.Reason.BUSY,
            Candidate.Reason.IDLE,
            Candidate.Reason.IDLE,
            Candidate.Reason.NOT_READY,
            Candidate.Reason.UNHEALTHY);
  }

  @Property
  void theOrderOfTheInputDoesNotMatter(
      @ForAll("replicas") List<Candidate> replicas, @ForAll Random random) {
    List<Candidate> shuffled = new ArrayList<>(replicas);
    Collections.shuffle(shuffled, random);
    assertThat(RemovalOrder.of(shuffled)).isEqualTo(RemovalOrder.of(replicas));
    assertThat(RemovalOrder.of(replicas)).containsExactlyInAnyOrderElementsOf(replicas);
  }

  @Property
  void nobodyBusierGoesBeforeSomebodyIdlerOfTheSameHealth(
      @ForAll("replicas") List<Candidate> replicas, @ForAll @IntRange(max = 12) int left) {
    List<Candidate> gone = RemovalOrder.toLeave(left, replicas);
    assertThat(gone).hasSize(Math.max(0, replicas.size() - left));
    for (Candidate kept : replicas) {
      if (!gone.contains(kept)) {
        assertThat(gone)
            .allSatisfy(
                removed -> {
                  assertThat(removed.healthy() && !kept.healthy()).isFalse();
                  if (removed.healthy() == kept.healthy() && removed.ready() == kept.ready()) {
                    assertThat(removed.inFlight()).isLessThanOrEqualTo(kept.inFlight());
                  }
                });
      }
    }
  }

  @Provide
  Arbitrary<List<Candidate>> replicas() {
    return Combinators.combine(
            Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(4),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false),
            Arbitraries.longs().between(0, 3),
            Arbitraries.longs().between(0, 2).map(NINE::plusSeconds))
        .as(Candidate::new)
        .list()
        .uniqueElements(Candidate::name)
        .ofMaxSize(10);
  }
}
