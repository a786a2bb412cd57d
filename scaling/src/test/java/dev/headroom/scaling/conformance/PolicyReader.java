package dev.headroom.scaling.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.scaling.policy.Behavior;
import dev.headroom.scaling.policy.LabelSelector;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.policy.ObjectReference;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.RatePolicy;
import dev.headroom.scaling.policy.ScalingRules;
import dev.headroom.scaling.policy.ScalingRules.SelectPolicy;
import dev.headroom.scaling.quantity.Quantity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the autoscaler of a case. */
final class PolicyReader {
  private PolicyReader() {}

  static Policy read(JsonNode autoscaler) {
    JsonNode spec = autoscaler.get("spec");
    List<MetricSpec> metrics = new ArrayList<>();
    for (JsonNode metric : spec.path("metrics")) {
      metrics.add(metric(metric));
    }
    Policy.Builder policy =
        Policy.named(
                autoscaler.at("/metadata/namespace").asText(),
                autoscaler.at("/metadata/name").asText())
            .replicas(spec.path("minReplicas").asInt(1), spec.get("maxReplicas").asInt())
            .metrics(metrics);
    if (spec.has("behavior")) {
      JsonNode behavior = spec.get("behavior");
      policy.behavior(
          new Behavior(
              rules(behavior.path("scaleUp"), ScalingRules.scaleUpDefaults()),
              rules(behavior.path("scaleDown"), ScalingRules.scaleDownDefaults())));
    }
    return policy.build();
  }

  private static ScalingRules rules(JsonNode node, ScalingRules defaults) {
    JsonNode window = node.path("stabilizationWindowSeconds");
    List<RatePolicy> policies = new ArrayList<>();
    for (JsonNode policy : node.path("policies")) {
      policies.add(
          new RatePolicy(
              RatePolicy.Type.valueOf(policy.get("type").asText().toUpperCase(Locale.ROOT)),
              policy.get("value").asInt(),
              policy.get("periodSeconds").asInt()));
    }
    return new ScalingRules(
        window.isInt() ? OptionalInt.of(window.asInt()) : defaults.stabilizationWindowSeconds(),
        node.has("selectPolicy")
            ? SelectPolicy.valueOf(node.get("selectPolicy").asText().toUpperCase(Locale.ROOT))
            : defaults.selectPolicy(),
        policies.isEmpty() ? defaults.policies() : policies,
        node.has("tolerance")
            ? Optional.of(Quantity.parse(node.get("tolerance").asText()))
            : Optional.empty());
  }

  private static MetricSpec metric(JsonNode node) {
    String type = node.get("type").asText();
    return switch (type) {
      case "Resource" -> {
        JsonNode source = node.get("resource");
        yield new MetricSpec.Resource(
            source.get("name").asText(), averageFirst(source.get("target")));
      }
      case "ContainerResource" -> {
        JsonNode source = node.get("containerResource");
        yield new MetricSpec.ContainerResource(
            source.get("name").asText(),
            source.get("container").asText(),
            averageFirst(source.get("target")));
      }
      case "Pods" -> {
        JsonNode source = node.get("pods");
        yield new MetricSpec.Pods(
            identifier(source.get("metric")), averageFirst(source.get("target")));
      }
      case "Object" -> {
        JsonNode source = node.get("object");
        JsonNode object = source.get("describedObject");
        yield new MetricSpec.ObjectMetric(
            new ObjectReference(
                object.path("apiVersion").asText(),
                object.get("kind").asText(),
                object.get("name").asText()),
            identifier(source.get("metric")),
            byType(source.get("target")));
      }
      case "External" -> {
        JsonNode source = node.get("external");
        yield new MetricSpec.External(
            identifier(source.get("metric")), averageFirst(source.get("target")));
      }
      default -> new MetricSpec.Unknown(type);
    };
  }

  private static MetricTarget averageFirst(JsonNode target) {
    if (target.has("averageValue")) {
      return new MetricTarget.AverageValue(Quantity.parse(target.get("averageValue").asText()));
    }
    if (target.has("averageUtilization")) {
      return new MetricTarget.Utilization(target.get("averageUtilization").asInt());
    }
    return target.has("value")
        ? new MetricTarget.Value(Quantity.parse(target.get("value").asText()))
        : new MetricTarget.Unset();
  }

  private static MetricTarget byType(JsonNode target) {
    return switch (target.get("type").asText()) {
      case "Value" ->
          target.has("value")
              ? new MetricTarget.Value(Quantity.parse(target.get("value").asText()))
              : new MetricTarget.Unset();
      case "AverageValue" ->
          target.has("averageValue")
              ? new MetricTarget.AverageValue(Quantity.parse(target.get("averageValue").asText()))
              : new MetricTarget.Unset();
      default -> new MetricTarget.Unset();
    };
  }

  private static MetricIdentifier identifier(JsonNode metric) {
    JsonNode selector = metric.path("selector");
    if (!selector.isObject()) {
      return MetricIdentifier.named(metric.get("name").asText());
    }
    Map<String, String> labels = new HashMap<>();
    selector
        .path("matchLabels")
        .properties()
        .forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
    List<LabelSelector.Expression> expressions = new ArrayList<>();
    for (JsonNode node : selector.path("matchExpressions")) {
      List<String> values = new ArrayList<>();
      node.path("values").forEach(value -> values.add(value.asText()));
      expressions.add(
          new LabelSelector.Expression(
              node.get("key").asText(), node.get("operator").asText(), values));
    }
    return new MetricIdentifier(
        metric.get("name").asText(), Optional.of(new LabelSelector(labels, expressions)));
  }
}
