package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One of two metrics is missing. */
class DecisionSentenceTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private static Decision decision(long milliValue) {
    Policy policy =
        Policy.named("default", "p")
            .replicas(1, 9)
            .metrics(pods("requests-per-stream"), pods("gpu-utilization"))
            .build();
    Pod pod =
        Pod.running(
            "p-1", NOW.minusSeconds(99), new Pod.Ready(ConditionStatus.TRUE, NOW.minusSeconds(90)));
    Pod other =
        Pod.running(
            "p-2", NOW.minusSeconds(99), new Pod.Ready(ConditionStatus.TRUE, NOW.minusSeconds(90)));
    Reading there =
        new Reading.PerPod(
            List.of(
                new PodSample("p-1", milliValue, NOW, Duration.ofSeconds(1)),
                new PodSample("p-2", milliValue, NOW, Duration.ofSeconds(1))));
    Observation observation =
        new Observation(
            new Target.Scale(2, 2, "app=p"),
            List.of(pod, other),
            List.of(there, new Reading.Failed("p-1: the page has none")),
            Status.initial(2));
    return Decider.decide(NOW, observation, policy, History.empty(), Settings.defaults());
  }

  private static MetricSpec pods(String name) {
    return new MetricSpec.Pods(
        MetricIdentifier.named(name), new MetricTarget.AverageValue(Quantity.parse("1")));
  }

  @Test
  void scalesOutAndSaysWhichMetricIsMissing() {
    Decision decision = decision(2000);
    assertThat(decision.scaledTo()).hasValue(4);
    assertThat(DecisionSentence.of(decision).orElseThrow())
        .contains("requests-per-stream 2 (target 1) proposes 4")
        .contains("gpu-utilization failed: ")
        .contains("p-1: the page has none");
  }

  @Test
  void doesNotScaleInAndSaysWhy() {
    Decision decision = decision(0);
    assertThat(decision.scaledTo()).isEmpty();
    assertThat(DecisionSentence.of(decision).orElseThrow()).contains("p-1: the page has none");
  }

  @Test
  void staysAndStillSaysWhichMetricIsMissing() {
    Decision decision = decision(1000);
    assertThat(decision.scaledTo()).isEmpty();
    assertThat(DecisionSentence.of(decision).orElseThrow())
        .startsWith("gpu-utilization is missing: ")
        .endsWith("until it is there the others may add replicas and take none away");
  }
}
