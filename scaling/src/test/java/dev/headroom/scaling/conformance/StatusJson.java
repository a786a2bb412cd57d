package dev.headroom.scaling.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.policy.LabelSelector;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.Event;
import dev.headroom.scaling.status.MetricStatus;
import dev.headroom.scaling.status.MetricValue;
import dev.headroom.scaling.status.Status;

/** A decision in the form of a case's {@code want}, without times. */
final class StatusJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private StatusJson() {}

  static ObjectNode of(Decision decision) {
    ObjectNode want = JSON.objectNode();
    if (decision.scaledTo().isPresent()) {
      want.put("scaledTo", decision.scaledTo().getAsInt());
    } else {
      want.putNull("scaledTo");
    }
    want.set("status", status(decision.status()));
    return want;
  }

  /** The events, in the form of {@code want.events}. */
  static ArrayNode events(Decision decision) {
    ArrayNode events = JSON.arrayNode();
    for (Event event : decision.events()) {
      events
          .addObject()
          .put("message", event.message())
          .put("reason", event.reason())
          .put("type", event.type().toString());
    }
    return events;
  }

  /** What was recorded, with times and other extras taken out. */
  static ObjectNode withoutTimes(JsonNode want) {
    ObjectNode result = JSON.objectNode();
    result.set("scaledTo", want.get("scaledTo"));
    ObjectNode status = want.get("status").deepCopy();
    status.put("currentReplicas", status.path("currentReplicas").asInt());
    status.put("rescaled", status.path("lastScaleTime").asText().isEmpty() ? "" : "at some time");
    status.remove("lastScaleTime");
    status
        .path("conditions")
        .forEach(condition -> ((ObjectNode) condition).remove("lastTransitionTime"));
    status
        .path("conditions")
        .forEach(
            condition ->
                ((ObjectNode) condition).put("message", condition.path("message").asText()));
    if (!status.has("conditions")) {
      status.putArray("conditions");
    }
    result.set("status", status);
    return result;
  }

  private static ObjectNode status(Status status) {
    ObjectNode node = JSON.objectNode();
    node.put("currentReplicas", status.currentReplicas());
    node.put("desiredReplicas", status.desiredReplicas());
    node.put("rescaled", status.lastScaleTime().isEmpty() ? "" : "at some time");
    if (status.currentMetrics().isEmpty()) {
      node.putNull("currentMetrics");
    } else {
      ArrayNode metrics = node.putArray("currentMetrics");
      status.currentMetrics().forEach(metric -> metrics.add(metric(metric)));
    }
    ArrayNode conditions = node.putArray("conditions");
    for (Condition condition : status.conditions()) {
      conditions
          .addObject()
          .put("type", condition.type())
          .put("status", condition.status().toString())
          .put("reason", condition.reason())
          .put("message", condition.message());
    }
    return node;
  }

  private static ObjectNode metric(MetricStatus metric) {
    ObjectNode node = JSON.objectNode();
    switch (metric) {
      case MetricStatus.Resource(String name, MetricValue current) -> {
        node.put("type", "Resource");
        node.putObject("resource").put("name", name).set("current", value(current));
      }
      case MetricStatus.ContainerResource(String name, String container, MetricValue current) -> {
        node.put("type", "ContainerResource");
        node.putObject("containerResource")
            .put("name", name)
            .put("container", container)
            .set("current", value(current));
      }
      case MetricStatus.Pods(MetricIdentifier name, MetricValue current) -> {
        node.put("type", "Pods");
        ObjectNode pods = node.putObject("pods");
        pods.set("metric", identifier(name));
        pods.set("current", value(current));
      }
      case MetricStatus.ObjectMetric object -> {
        node.put("type", "Object");
        ObjectNode inner = node.putObject("object");
        inner.set("metric", identifier(object.metric()));
        inner.set("current", value(object.current()));
        ObjectNode described = inner.putObject("describedObject");
        described
            .put("kind", object.describedObject().kind())
            .put("name", object.describedObject().name());
        if (!object.describedObject().apiVersion().isEmpty()) {
          described.put("apiVersion", object.describedObject().apiVersion());
        }
      }
      case MetricStatus.External(MetricIdentifier name, MetricValue current) -> {
        node.put("type", "External");
        ObjectNode external = node.putObject("external");
        external.set("metric", identifier(name));
        external.set("current", value(current));
      }
      case MetricStatus.Absent _ -> node.put("type", "");
    }
    return node;
  }

  private static ObjectNode identifier(MetricIdentifier metric) {
    ObjectNode node = JSON.objectNode().put("name", metric.name());
    metric.selector().ifPresent(selector -> node.set("selector", selector(selector)));
    return node;
  }

  private static ObjectNode selector(LabelSelector selector) {
    ObjectNode node = JSON.objectNode();
    if (!selector.matchLabels().isEmpty()) {
      ObjectNode labels = node.putObject("matchLabels");
      selector.matchLabels().forEach(labels::put);
    }
    if (!selector.matchExpressions().isEmpty()) {
      ArrayNode expressions = node.putArray("matchExpressions");
      for (LabelSelector.Expression expression : selector.matchExpressions()) {
        ObjectNode inner =
            expressions
                .addObject()
                .put("key", expression.key())
                .put("operator", expression.operator());
        if (!expression.values().isEmpty()) {
          ArrayNode values = inner.putArray("values");
          expression.values().forEach(values::add);
        }
      }
    }
    return node;
  }

  static ObjectNode current(MetricStatus metric) {
    return (ObjectNode) metric(metric).findValue("current");
  }

  private static ObjectNode value(MetricValue value) {
    ObjectNode node = JSON.objectNode();
    value.value().ifPresent(quantity -> node.put("value", quantity.toString()));
    value.averageValue().ifPresent(quantity -> node.put("averageValue", quantity.toString()));
    value.averageUtilization().ifPresent(percent -> node.put("averageUtilization", percent));
    return node;
  }

  /** The value as thousandths. */
  static long milli(JsonNode current) {
    JsonNode value = current.has("value") ? current.get("value") : current.get("averageValue");
    return Quantity.parse(value.asText()).milliValue();
  }
}
