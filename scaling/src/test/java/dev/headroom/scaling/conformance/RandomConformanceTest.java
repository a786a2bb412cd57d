package dev.headroom.scaling.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.status.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random situations; their clock stood still, so that their times hold to the nanosecond. */
class RandomConformanceTest {

  static List<Case> cases() {
    return Case.all("hpa-random.jsonl");
  }

  @Test
  void allCasesAreThere() {
    assertThat(cases()).hasSize(296);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void decidesAsKubernetes(Case recorded) {
    Decision decision = HpaConformanceTest.decide(recorded);
    JsonNode want = recorded.want();
    assertThat(StatusJson.of(decision)).isEqualTo(StatusJson.withoutTimes(want));
    assertThat(StatusJson.events(decision)).isEqualTo(want.get("events"));
    assertThat(proposals(decision)).isEqualTo(proposals(want));
    assertThat(times(decision)).isEqualTo(times(want.get("status")));
  }

  private static List<String> proposals(Decision decision) {
    List<String> proposals = new ArrayList<>();
    for (MetricOutcome outcome : decision.metrics()) {
      proposals.add(
          switch (outcome) {
            case MetricOutcome.Proposed proposed -> String.valueOf(proposed.replicas());
            case MetricOutcome.Failed failed -> failed.report();
          });
    }
    return proposals;
  }

  private static List<String> proposals(JsonNode want) {
    List<String> proposals = new ArrayList<>();
    for (JsonNode metric : want.path("metrics")) {
      proposals.add(metric.path("proposedReplicas").asText() + metric.path("error").asText());
    }
    return proposals;
  }

  private static List<Instant> times(Decision decision) {
    List<Instant> times = new ArrayList<>();
    times.add(decision.status().lastScaleTime().orElse(Instant.EPOCH));
    for (Condition condition : decision.status().conditions()) {
      times.add(condition.lastTransitionTime().orElse(Instant.EPOCH));
    }
    return times;
  }

  private static List<Instant> times(JsonNode status) {
    List<Instant> times = new ArrayList<>();
    times.add(
        status.has("lastScaleTime")
            ? ObservationReader.time(status.get("lastScaleTime"))
            : Instant.EPOCH);
    for (JsonNode condition : status.path("conditions")) {
      times.add(ObservationReader.time(condition.get("lastTransitionTime")));
    }
    return times;
  }
}
