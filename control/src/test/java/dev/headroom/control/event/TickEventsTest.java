package dev.headroom.control.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.control.PolicyId;
import dev.headroom.control.Tick;
import dev.headroom.control.event.PolicyEvent.Kind;
import dev.headroom.scaling.Decider;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.Settings;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.status.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TickEventsTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  private static final PolicyId FILES = new PolicyId("default", "files");

  private final TickEvents events = new TickEvents(FILES);

  private static Decision decision(int from, int least) {
    Policy policy = Policy.named("default", "files").replicas(least, 5).build();
    Observation observation =
        new Observation(
            new Target.Scale(from, from, "app=files"), List.of(), List.of(), Status.initial(from));
    return Decider.decide(T0, observation, policy, History.empty(), Settings.defaults());
  }

  private static Tick decided(int second, int from, int least, Optional<String> problem) {
    return new Tick.Decided(T0.plusSeconds(second), decision(from, least), true, problem);
  }

  private List<PolicyEvent> fine(int second) {
    return events.of(decided(second, 2, 2, Optional.empty()));
  }

  private List<PolicyEvent> failed(int second, String problem) {
    return events.of(new Tick.Failed(T0.plusSeconds(second), problem));
  }

  @Test
  void aChangeIsToldAtOnce() {
    assertThat(events.of(decided(0, 1, 3, Optional.empty())))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.kind()).isEqualTo(Kind.SCALED);
              assertThat(event.reason()).isEqualTo("SuccessfulRescale");
              assertThat(event.warning()).isFalse();
              assertThat(event.message()).startsWith("1 → 3 replicas: ");
            });
    assertThat(fine(1)).isEmpty();
  }

  @Test
  void troubleIsToldOnceWhenItLastsAndOnceWhenItIsOver() {
    assertThat(failed(0, "no answer for 3 s")).isEmpty();
    assertThat(failed(14, "no answer for 17 s")).isEmpty();
    assertThat(failed(15, "no answer for 18 s"))
        .containsExactly(
            new PolicyEvent(
                T0.plusSeconds(15),
                FILES,
                Kind.UNDECIDED,
                true,
                "nothing is decided: no answer for 18 s"));
    assertThat(failed(40, "no answer for 43 s")).isEmpty();
    assertThat(fine(41)).extracting(PolicyEvent::kind).containsExactly(Kind.RECOVERED);
    assertThat(fine(42)).isEmpty();
  }

  @Test
  void troubleThatLastsIsToldAgainEveryHalfAnHour() {
    List<Integer> told = new ArrayList<>();
    for (int second = 0; second < 2 * 3600; second += 5) {
      if (!failed(second, "no answer for " + second + " s").isEmpty()) {
        told.add(second);
      }
    }
    assertThat(told).containsExactly(15, 15 + 1800, 15 + 3600, 15 + 5400);
  }

  @Test
  void aMetricThatFailsIsToldByTheAutoscalersWord() {
    Policy policy =
        Policy.named("default", "files")
            .replicas(1, 5)
            .metrics(
                new MetricSpec.Pods(
                    MetricIdentifier.named("load"),
                    new MetricTarget.AverageValue(Quantity.parse("1"))))
            .build();
    Observation observation =
        new Observation(
            new Target.Scale(1, 1, "app=files"),
            List.of(),
            List.of(new Reading.Failed("no page")),
            Status.initial(1));
    Decision failed = Decider.decide(T0, observation, policy, History.empty(), Settings.defaults());
    List<PolicyEvent> told = new ArrayList<>();
    for (int second = 0; second <= 15; second++) {
      told.addAll(
          events.of(
              new Tick.Decided(T0.plusSeconds(second), failed, second == 0, Optional.empty())));
    }
    assertThat(told)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.kind()).isEqualTo(Kind.UNDECIDED);
              assertThat(event.reason()).isEqualTo("FailedGetPodsMetric");
              assertThat(event.warning()).isTrue();
            });
  }

  @Test
  void troubleThatPassesIsNotTold() {
    assertThat(failed(0, "one")).isEmpty();
    assertThat(fine(1)).isEmpty();
    assertThat(failed(20, "one")).isEmpty();
    assertThat(failed(34, "another")).isEmpty();
    assertThat(failed(48, "another")).isEmpty();
  }

  @Test
  void whatCouldNotBeAppliedIsToldWhenItBeginsAndWhenItEnds() {
    assertThat(events.of(decided(0, 2, 2, Optional.of("disk full"))))
        .extracting(PolicyEvent::kind)
        .containsExactly(Kind.NOT_APPLIED);
    assertThat(events.of(decided(1, 2, 2, Optional.of("disk full")))).isEmpty();
    assertThat(fine(2)).extracting(PolicyEvent::kind).containsExactly(Kind.RECOVERED);
  }
}
