package dev.headroom.kubernetes.policy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.headroom.control.json.StatusJson;
import dev.headroom.control.sentence.Figures;
import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * What a policy's status says, as the custom resource has it: that of a HorizontalPodAutoscaler,
 * and what its printer columns show. Pure.
 */
final class StatusForm {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private StatusForm() {}

  /**
   * The status of a ScalingPolicy.
   *
   * @param targets as {@link #targets} has it
   */
  static ObjectNode ofPolicy(Status status, String targets, long generation) {
    ObjectNode json = json(status);
    if (json.path("currentMetrics").isNull()) {
      json.remove("currentMetrics");
    }
    if (json.path("lastScaleTime").isNull()) {
      json.remove("lastScaleTime");
    }
    json.put("currentReplicas", status.currentReplicas());
    json.put("observedGeneration", generation);
    json.put("targets", targets);
    return json;
  }

  /** Those fields of a ModelServer's status that its scaling has a say in. */
  static ObjectNode ofServer(Status status, String targets) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("targets", targets);
    if (!status.conditions().isEmpty()) {
      json.set("conditions", json(status).path("conditions"));
    }
    return json;
  }

  private static ObjectNode json(Status status) {
    try (TokenBuffer buffer = new TokenBuffer(MAPPER, false)) {
      StatusJson.write(status, (JsonGenerator) buffer);
      return MAPPER.readTree(buffer.asParser());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is written anywhere
    }
  }

  /** Each metric against its target: {@code 1.4/1, 45%/80%}. */
  static String targets(List<MetricOutcome> metrics) {
    return metrics.stream().map(StatusForm::target).collect(Collectors.joining(", "));
  }

  private static String target(MetricOutcome outcome) {
    Figures figures = Figures.of(outcome);
    String unit = isUtilization(outcome.metric()) ? "%" : "";
    return number(figures.value(), unit) + "/" + number(figures.target(), unit);
  }

  /** With two digits after the point: it is looked at, not computed with. */
  private static String number(OptionalDouble number, String unit) {
    if (number.isEmpty()) {
      return "<unknown>";
    }
    return BigDecimal.valueOf(number.getAsDouble())
            .setScale(2, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString()
        + unit;
  }

  private static boolean isUtilization(MetricSpec metric) {
    return switch (metric) {
      case MetricSpec.Resource resource -> resource.target() instanceof MetricTarget.Utilization;
      case MetricSpec.ContainerResource resource ->
          resource.target() instanceof MetricTarget.Utilization;
      default -> false;
    };
  }

  /**
   * What of a status people wait for, in distinction to numbers that move all the time: whether two
   * have it in common.
   */
  static boolean isSameButForNumbers(Status one, Status other) {
    return one.currentReplicas() == other.currentReplicas()
        && one.desiredReplicas() == other.desiredReplicas()
        && verdicts(one).equals(verdicts(other));
  }

  private static List<List<String>> verdicts(Status status) {
    return status.conditions().stream().map(StatusForm::verdict).toList();
  }

  private static List<String> verdict(Condition condition) {
    return List.of(condition.type(), condition.status().toString(), condition.reason());
  }
}
