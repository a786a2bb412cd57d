package dev.headroom.local.series;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.metrics.exposition.CpuLimit;
import dev.headroom.metrics.exposition.ExpositionFormat;
import dev.headroom.metrics.exposition.ExpositionReader;
import dev.headroom.metrics.exposition.PageSamples;
import dev.headroom.metrics.series.Labels;
import dev.headroom.scaling.Decider;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.PodSample;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.Settings;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.status.ConditionStatus;
import dev.headroom.scaling.status.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScalingSeriesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private final ScalingRecord scaling = new ScalingRecord();

  /** Decides on a load of so many thousandths. */
  private static Decision decide(Instant now, int replicas, long milli) {
    Policy policy =
        Policy.named("default", "p")
            .replicas(1, 3)
            .metrics(
                new MetricSpec.Pods(
                    MetricIdentifier.named("load"),
                    new MetricTarget.AverageValue(Quantity.parse("1"))))
            .build();
    List<Pod> pods =
        IntStream.range(0, replicas)
            .mapToObj(
                i ->
                    Pod.running(
                        "p-" + i,
                        NOW.minusSeconds(99),
                        new Pod.Ready(ConditionStatus.TRUE, NOW.minusSeconds(90))))
            .toList();
    Reading reading =
        new Reading.PerPod(
            pods.stream()
                .map(pod -> new PodSample(pod.name(), milli, now, Duration.ofSeconds(1)))
                .toList());
    Observation observation =
        new Observation(
            new Target.Scale(replicas, replicas, "app=p"),
            pods,
            List.of(reading),
            Status.initial(replicas));
    return Decider.decide(now, observation, policy, History.empty(), Settings.defaults());
  }

  /** What the metrics room reads of the page: each series without its metric's type. */
  private Map<Map<String, String>, Double> page(String name) throws Exception {
    String text =
        ScalingExposition.of(
            List.of(new ScalingExposition.Server("a \"b\"\\", 3, 1, 1, 3, scaling)));
    PageSamples<Labels> page =
        new ExpositionReader<>(Labels::of, 1000)
            .read(
                text.getBytes(StandardCharsets.UTF_8),
                ExpositionFormat.ofContentType("text/plain; version=0.0.4; charset=utf-8"),
                CpuLimit.fromNow(Duration.ofSeconds(10)));
    Map<Map<String, String>, Double> found = new HashMap<>();
    for (int i = 0; i < page.size(); i++) {
      Labels series = page.series(i);
      if (series.name().equals(name)) {
        assertThat(series.get("server")).isEqualTo("a \"b\"\\");
        Labels labels = series.withoutName().without(List.of("server"));
        found.put(labels.asMap(), page.value(i));
      }
    }
    return found;
  }

  private double one(String name) throws Exception {
    return page(name).get(Map.of());
  }

  @Test
  void replicasAndDecisionsAreSeries() throws Exception {
    scaling.decided(decide(NOW, 1, 2600));
    scaling.decided(decide(NOW.plusSeconds(1), 3, 900));
    scaling.decided(decide(NOW.plusSeconds(2), 3, 900));

    assertThat(one("headroom_desired_replicas")).isEqualTo(3);
    assertThat(one("headroom_ready_replicas")).isEqualTo(1);
    assertThat(one("headroom_min_replicas")).isEqualTo(1);
    assertThat(one("headroom_max_replicas")).isEqualTo(3);
    assertThat(page("headroom_decisions_total"))
        .containsOnly(
            Map.entry(Map.of("reason", "AboveTarget"), 1.0),
            Map.entry(Map.of("reason", "WithinTolerance"), 2.0));
    assertThat(one("headroom_last_decision_timestamp_seconds"))
        .isEqualTo((double) NOW.plusSeconds(2).getEpochSecond());
  }

  @Test
  void aReactionIsTimedFromTheLoadToTheDecisionAndToTheReplicas() throws Exception {
    scaling.above(NOW);
    scaling.above(NOW.plusMillis(200));
    scaling.decided(decide(NOW.plusMillis(300), 1, 2600));
    assertThat(scaling.isAwaiting()).isTrue();
    scaling.ready(NOW.plusSeconds(4), 2);
    scaling.ready(NOW.plusSeconds(7), 3);
    scaling.ready(NOW.plusSeconds(9), 3);

    assertThat(one("headroom_reaction_decision_seconds_sum")).isEqualTo(0.3);
    assertThat(one("headroom_reaction_decision_seconds_count")).isEqualTo(1);
    assertThat(page("headroom_reaction_decision_seconds_bucket"))
        .containsEntry(Map.of("le", "0.25"), 0.0)
        .containsEntry(Map.of("le", "0.5"), 1.0)
        .containsEntry(Map.of("le", "+Inf"), 1.0);
    assertThat(one("headroom_reaction_ready_seconds_sum")).isEqualTo(7);
    assertThat(one("headroom_reaction_ready_seconds_count")).isEqualTo(1);
  }

  @Test
  void whatTheBoundsForbidIsNoSlowReaction() throws Exception {
    scaling.above(NOW);
    scaling.decided(decide(NOW.plusSeconds(1), 3, 9000));
    scaling.decided(decide(NOW.plusSeconds(600), 2, 9000));
    assertThat(one("headroom_reaction_decision_seconds_sum")).isZero();
    assertThat(one("headroom_reaction_decision_seconds_count")).isEqualTo(1);
  }

  @Test
  void loadThatWasAboveForAMomentIsOver() throws Exception {
    scaling.above(NOW);
    scaling.decided(decide(NOW.plusMillis(500), 1, 900));
    scaling.decided(decide(NOW.plusSeconds(5), 1, 900));
    scaling.decided(decide(NOW.plusSeconds(60), 1, 2600));
    assertThat(one("headroom_reaction_decision_seconds_sum")).isZero();
  }

  @Test
  void whatIsNoLongerWantedIsNotAwaited() {
    scaling.decided(decide(NOW, 1, 2600));
    scaling.decided(decide(NOW.plusSeconds(1), 3, 100));
    assertThat(scaling.isAwaiting()).isFalse();
  }

  @Test
  void withoutServersThereIsNothing() {
    assertThat(ScalingExposition.of(List.of())).isEmpty();
  }
}
