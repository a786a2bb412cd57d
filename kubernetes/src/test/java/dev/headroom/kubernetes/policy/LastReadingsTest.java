package dev.headroom.kubernetes.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.scaling.Decider;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.PodResources;
import dev.headroom.scaling.observation.PodSample;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.status.ConditionStatus;
import dev.headroom.scaling.status.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LastReadingsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final MetricSpec QUEUE =
      new MetricSpec.Pods(
          MetricIdentifier.named("queue-depth"),
          new MetricTarget.AverageValue(Quantity.parse("1500m")));
  private static final MetricSpec LAG =
      new MetricSpec.External(
          MetricIdentifier.named("lag"), new MetricTarget.AverageValue(Quantity.parse("10")));
  private static final MetricSpec RATE =
      new MetricSpec.External(
          MetricIdentifier.named("rate"), new MetricTarget.Value(Quantity.parse("40")));
  private static final Policy POLICY =
      Policy.named("team", "web").replicas(1, 100).metrics(List.of(QUEUE, LAG, RATE)).build();

  private static Pod pod(int number, boolean ready) {
    return new Pod(
        "web-" + number,
        Map.of("app", "web"),
        Pod.Phase.RUNNING,
        false,
        Optional.of(NOW.minusSeconds(900)),
        Optional.of(
            new Pod.Ready(
                ready ? ConditionStatus.TRUE : ConditionStatus.FALSE, NOW.minusSeconds(800))),
        PodResources.NONE);
  }

  private static Decision decide(Observation observation) {
    return Decider.decide(NOW, observation, POLICY, History.empty(), ScalingSettings.OF_DECISIONS);
  }

  /** Whoever asks comes to the number that was decided, from what the status kept of it. */
  @Test
  void theStatusIsEnoughToComeToTheSameNumber() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      int count = 1 + random.nextInt(9);
      List<Pod> pods = IntStream.range(0, count).mapToObj(i -> pod(i, true)).toList();
      List<PodSample> samples = new ArrayList<>();
      for (Pod pod : pods) {
        samples.add(new PodSample(pod.name(), random.nextInt(6000), NOW, Duration.ofSeconds(1)));
      }
      Target target = new Target.Scale(count, count, "app=web");
      Decision before =
          decide(
              new Observation(
                  target,
                  pods,
                  List.of(
                      new Reading.PerPod(samples),
                      Reading.Values.of(1000L * random.nextInt(count * 30)),
                      Reading.Values.of(1000L * random.nextInt(120))),
                  Status.initial(count)));
      LastReadings last = new LastReadings(before.status(), target, pods, NOW);
      List<Reading> again =
          List.of(
              last.of(0, QUEUE).orElseThrow(),
              last.of(1, LAG).orElseThrow(),
              last.of(2, RATE).orElseThrow());
      Decision after = decide(new Observation(target, pods, again, Status.initial(count)));
      assertThat(after.desiredReplicas()).isEqualTo(before.desiredReplicas());
      assertThat(after.status().currentMetrics().getFirst())
          .isEqualTo(before.status().currentMetrics().getFirst());
    }
  }

  @Test
  void aMetricThatFailedSaysWhyAndOneThatTheStatusDoesNotHaveIsAskedElsewhere() {
    Target target = new Target.Scale(2, 2, "app=web");
    List<Pod> pods = List.of(pod(0, true), pod(1, false));
    Status status =
        decide(
                new Observation(
                    target,
                    pods,
                    List.of(
                        new Reading.Failed("no page"),
                        new Reading.Failed("nothing"),
                        new Reading.Failed("nothing")),
                    Status.initial(2)))
            .status();
    LastReadings last = new LastReadings(status, target, pods, NOW);
    assertThat(last.of(0, QUEUE).orElseThrow().toString()).contains("no page");
    assertThat(last.of(3, QUEUE)).isEmpty();
    assertThat(new LastReadings(Status.initial(2), target, pods, NOW).of(0, QUEUE)).isEmpty();
  }
}
