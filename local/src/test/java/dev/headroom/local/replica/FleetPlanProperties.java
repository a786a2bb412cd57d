package dev.headroom.local.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.scaling.removal.Candidate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class FleetPlanProperties {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  @Provide
  Arbitrary<List<Candidate>> fleet() {
    Arbitrary<Candidate> candidate =
        Combinators.combine(
                Arbitraries.strings().alpha().ofLength(12),
                Arbitraries.of(true, false),
                Arbitraries.of(true, false),
                Arbitraries.integers().between(0, 5),
                Arbitraries.integers().between(0, 100))
            .as(
                (name, healthy, ready, inFlight, age) ->
                    new Candidate(
                        name, healthy, ready && healthy, inFlight, START.plusSeconds(age)));
    return candidate.list().ofMaxSize(8).uniqueElements(Candidate::name);
  }

  @Property
  void aChangeNeverTakesReadyReplicasThatAreWanted(
      @ForAll @IntRange(min = 0, max = 8) int wanted,
      @ForAll("fleet") List<Candidate> all,
      @ForAll @IntRange(min = 0, max = 8) int older,
      @ForAll boolean mayStart) {
    int split = Math.min(older, all.size());
    List<Candidate> old = all.subList(0, split);
    List<Candidate> newest = all.subList(split, all.size());

    FleetPlan plan = FleetPlan.of(wanted, newest, old, mayStart);

    List<Candidate> left =
        all.stream().filter(each -> !plan.drain().contains(each.name())).toList();
    long readyBefore = all.stream().filter(Candidate::ready).count();
    long readyNewest = newest.stream().filter(Candidate::ready).count();
    long readyAfter = left.stream().filter(Candidate::ready).count();
    // Where more of the newest are wanted gone than old ones are ready, those that stay may still
    // be starting.
    if (newest.size() <= wanted) {
      assertThat(readyAfter).isGreaterThanOrEqualTo(Math.min(wanted, readyBefore));
    } else {
      assertThat(readyAfter).isGreaterThanOrEqualTo(Math.min(wanted, readyNewest));
    }
    assertThat(new HashSet<>(plan.drain())).hasSize(plan.drain().size());
    assertThat(plan.start()).isNotNegative();
    assertThat(mayStart || plan.start() == 0).isTrue();
    assertThat(newest.size() + plan.start()).isLessThanOrEqualTo(Math.max(wanted, newest.size()));
    if (plan.start() > 0) {
      assertThat(all.size() + plan.start()).isLessThanOrEqualTo(wanted + 1);
    }
  }

  @Property
  void itComesToWhatIsWanted(
      @ForAll @IntRange(min = 0, max = 6) int wanted, @ForAll("fleet") List<Candidate> all) {
    List<Candidate> old = new ArrayList<>(all);
    List<Candidate> newest = new ArrayList<>();
    for (int step = 0; step < 30; step++) {
      FleetPlan plan = FleetPlan.of(wanted, newest, old, true);
      Stream.of(old, newest)
          .forEach(list -> list.removeIf(each -> plan.drain().contains(each.name())));
      for (int i = 0; i < plan.start(); i++) {
        newest.add(new Candidate("new-" + step + "-" + i, true, true, 0, START));
      }
    }
    assertThat(old).isEmpty();
    assertThat(newest).hasSize(wanted);
    assertThat(FleetPlan.of(wanted, newest, old, true)).isEqualTo(new FleetPlan(0, List.of()));
  }

  @Property
  void whileTheNewOneNeverBecomesReadyTheOldOnesStay(
      @ForAll @IntRange(min = 1, max = 6) int wanted) {
    List<Candidate> old = new ArrayList<>();
    for (int i = 0; i < wanted; i++) {
      old.add(new Candidate("old-" + i, true, true, 0, START));
    }
    FleetPlan first = FleetPlan.of(wanted, List.of(), old, true);
    Candidate starting = new Candidate("new", true, false, 0, START);

    assertThat(first).isEqualTo(new FleetPlan(1, List.of()));
    assertThat(FleetPlan.of(wanted, List.of(starting), old, true))
        .isEqualTo(new FleetPlan(0, List.of()));
  }
}
