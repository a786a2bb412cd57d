package dev.headroom.api.resource;

import static dev.headroom.api.resource.FileSchema.map;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a cluster says of Headroom's objects, as structural schemas: written by Headroom alone, so
 * no reader needs a description. A ScalingPolicy's is that of a HorizontalPodAutoscaler.
 */
final class StatusSchema {
  private StatusSchema() {}

  static Map<String, Object> ofModelServer() {
    Map<String, Object> fields = common();
    fields.put("replicas", whole("How many replicas there are."));
    fields.put("readyReplicas", whole("How many of them take requests."));
    fields.put("selector", text("Which pods are its replicas, as a label selector."));
    fields.put(
        "address",
        object(map("url", text("Where REST and gRPC are.")), "How the cluster reaches it."));
    return object(fields, "What is so.");
  }

  static Map<String, Object> ofScalingPolicy() {
    Map<String, Object> fields = common();
    fields.put("currentReplicas", whole("How many replicas there were at the last decision."));
    fields.put("desiredReplicas", whole("How many there should be."));
    fields.put("lastScaleTime", time("When the number was changed last."));
    Map<String, Object> metrics = map("type", "array");
    metrics.put(
        "description", "What each metric was, in the spec's order; as autoscaling/v2 has it.");
    Map<String, Object> metric = map("type", "object");
    metric.put("x-kubernetes-preserve-unknown-fields", true);
    metrics.put("items", metric);
    fields.put("currentMetrics", metrics);
    return object(fields, "What was decided last.");
  }

  private static Map<String, Object> common() {
    Map<String, Object> fields = new LinkedHashMap<>();
    Map<String, Object> generation = whole("Of which generation of the spec this is.");
    generation.put("format", "int64");
    fields.put("observedGeneration", generation);
    fields.put("targets", text("Each metric against its target, as 1.4/1."));
    fields.put("conditions", conditions());
    return fields;
  }

  private static Map<String, Object> conditions() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("type", text("What is said to be so, or not."));
    Map<String, Object> status = text("Whether it is so.");
    status.put("enum", List.of("True", "False", "Unknown"));
    fields.put("status", status);
    fields.put("observedGeneration", whole("Of which generation of the spec this is."));
    fields.put("lastTransitionTime", time("Since when."));
    fields.put("reason", text("Why, in one word."));
    fields.put("message", text("Why, in a sentence."));
    Map<String, Object> condition = object(fields, "A condition.");
    condition.put("required", List.of("type", "status"));
    Map<String, Object> json = map("type", "array");
    json.put("description", "What is so.");
    json.put("items", condition);
    json.put("x-kubernetes-list-type", "map");
    json.put("x-kubernetes-list-map-keys", List.of("type"));
    return json;
  }

  private static Map<String, Object> object(Map<String, Object> fields, String description) {
    Map<String, Object> json = map("type", "object");
    json.put("description", description);
    json.put("properties", fields);
    return json;
  }

  private static Map<String, Object> whole(String description) {
    Map<String, Object> json = map("type", "integer");
    json.put("description", description);
    return json;
  }

  private static Map<String, Object> text(String description) {
    Map<String, Object> json = map("type", "string");
    json.put("description", description);
    return json;
  }

  private static Map<String, Object> time(String description) {
    Map<String, Object> json = text(description);
    json.put("format", "date-time");
    return json;
  }
}
