package dev.headroom.scaling.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.scaling.Decider;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.status.Condition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HpaConformanceTest {

  static List<Case> cases() {
    return Case.all("hpa.jsonl");
  }

  @Test
  void allCasesAreThere() {
    assertThat(cases()).hasSize(170);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void decidesAsKubernetes(Case recorded) {
    Decision decision = decide(recorded);
    if (recorded.isReconcile()) {
      assertThat(StatusJson.of(decision)).isEqualTo(StatusJson.withoutTimes(recorded.want()));
    } else {
      assertProposal(decision.metrics().getFirst(), recorded.want());
    }
  }

  static Decision decide(Case recorded) {
    Policy policy = PolicyReader.read(recorded.object("HorizontalPodAutoscaler"));
    return Decider.decide(
        recorded.now(),
        ObservationReader.read(recorded, policy),
        policy,
        recorded.history(),
        recorded.settings());
  }

  private static void assertProposal(MetricOutcome outcome, JsonNode want) {
    switch (outcome) {
      case MetricOutcome.Failed failed ->
          assertThat(failed.cause()).isEqualTo(want.path("error").asText());
      case MetricOutcome.Proposed proposed -> {
        assertThat(proposed.replicas()).isEqualTo(want.path("proposal").asInt(-1));
        JsonNode current = StatusJson.current(proposed.current());
        assertThat(StatusJson.milli(current)).isEqualTo(want.get("usage").asLong());
        assertThat(current.path("averageUtilization").asInt())
            .isEqualTo(want.path("utilization").asInt());
      }
    }
  }

  @Test
  void conditionsKeepTheTimeOfTheirLastTransition() {
    for (Case recorded : cases()) {
      for (Condition condition : decide(recorded).status().conditions()) {
        var before =
            ObservationReader.read(
                    recorded, PolicyReader.read(recorded.object("HorizontalPodAutoscaler")))
                .previous()
                .condition(condition.type());
        boolean same = before.isPresent() && before.get().status() == condition.status();
        assertThat(condition.lastTransitionTime().orElseThrow())
            .isEqualTo(same ? before.get().lastTransitionTime().orElseThrow() : recorded.now());
      }
    }
  }
}
