package dev.headroom.kubernetes.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Statuses as a cluster has them. */
class StatusFormTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.4Z");

  private static Decision decision(Reading... readings) {
    List<MetricSpec> metrics = new java.util.ArrayList<>();
    for (int i = 0; i < readings.length; i++) {
      metrics.add(
          new MetricSpec.Pods(
              MetricIdentifier.named("queue-" + i),
              new MetricTarget.AverageValue(Quantity.parse("1"))));
    }
    Policy policy = Policy.named("team", "p").replicas(1, 5).metrics(metrics).build();
    Pod pod =
        Pod.running(
            "a", NOW.minusSeconds(600), new Pod.Ready(ConditionStatus.TRUE, NOW.minusSeconds(590)));
    return Decider.decide(
        NOW,
        new Observation(
            new Target.Scale(1, 1, "app=web"), List.of(pod), List.of(readings), Status.initial(1)),
        policy,
        History.empty(),
        Settings.defaults());
  }

  private static Reading value(long milli) {
    return new Reading.PerPod(List.of(new PodSample("a", milli, NOW, Duration.ofSeconds(1))));
  }

  @Test
  void aStatusIsThatOfAnAutoscalerAndMore() throws IOException {
    Decision decision = decision(value(2345));
    JsonNode json =
        StatusForm.ofPolicy(decision.status(), StatusForm.targets(decision.metrics()), 4);
    assertThat(json.toString())
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"lastScaleTime": "2026-03-01T10:00:00Z",
                     "currentReplicas": 1,
                     "desiredReplicas": 3,
                     "currentMetrics": [{"type": "Pods", "pods": {
                       "metric": {"name": "queue-0"}, "current": {"averageValue": "2345m"}}}],
                     "conditions": [
                       {"type": "AbleToScale", "status": "True", "lastTransitionTime": "2026-03-01T10:00:00Z",
                        "reason": "SucceededRescale",
                        "message": "the HPA controller was able to update the target scale to 3"},
                       {"type": "ScalingActive", "status": "True", "lastTransitionTime": "2026-03-01T10:00:00Z",
                        "reason": "ValidMetricFound",
                        "message": "the HPA was able to successfully calculate a replica count from pods metric queue-0"},
                       {"type": "ScalingLimited", "status": "False", "lastTransitionTime": "2026-03-01T10:00:00Z",
                        "reason": "DesiredWithinRange",
                        "message": "the desired count is within the acceptable range"}],
                     "observedGeneration": 4,
                     "targets": "2.35/1"}
                    """)
                .toString());
  }

  @Test
  void eachMetricHasItsPlaceInTheTargets() {
    assertThat(StatusForm.targets(decision(value(500), new Reading.Failed("no page")).metrics()))
        .isEqualTo("0.5/1, <unknown>/1");
    assertThat(StatusForm.targets(List.of())).isEmpty();
  }

  @Test
  void numbersThatMoveAreNoNews() {
    Status one = decision(value(1000)).status();
    assertThat(StatusForm.isSameButForNumbers(one, decision(value(1010)).status())).isTrue();
    assertThat(StatusForm.isSameButForNumbers(one, decision(value(3000)).status())).isFalse();
    assertThat(
            StatusForm.isSameButForNumbers(one, decision(new Reading.Failed("no page")).status()))
        .isFalse();
  }

  @Test
  void ofAServerOnlyWhatScalingKnowsIsSaid() {
    Decision decision = decision(value(1000));
    JsonNode json = StatusForm.ofServer(decision.status(), "1/1");
    assertThat(json.fieldNames()).toIterable().containsExactly("targets", "conditions");
  }
}
