package dev.headroom.control.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.headroom.scaling.policy.LabelSelector;
import dev.headroom.scaling.policy.LabelSelector.Expression;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.ObjectReference;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.MetricStatus;
import dev.headroom.scaling.status.MetricValue;
import dev.headroom.scaling.status.Status;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * An autoscaler's status as autoscaling/v2 has it in JSON: what is left out where it is empty, and
 * what is not.
 */
public final class StatusJson {
  private StatusJson() {}

  /** Writes it as one object. */
  public static void write(Status status, JsonGenerator json) throws IOException {
    json.writeStartObject();
    if (status.lastScaleTime().isPresent()) {
      time("lastScaleTime", status.lastScaleTime(), json);
    }
    if (status.currentReplicas() != 0) {
      json.writeNumberField("currentReplicas", status.currentReplicas());
    }
    json.writeNumberField("desiredReplicas", status.desiredReplicas());
    if (status.currentMetrics().isEmpty()) {
      json.writeNullField("currentMetrics");
    } else {
      json.writeArrayFieldStart("currentMetrics");
      for (MetricStatus metric : status.currentMetrics()) {
        json.writeStartObject();
        metric(metric, json);
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    if (!status.conditions().isEmpty()) {
      json.writeArrayFieldStart("conditions");
      for (Condition condition : status.conditions()) {
        condition(condition, json);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void condition(Condition condition, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", condition.type());
    json.writeStringField("status", condition.status().toString());
    time("lastTransitionTime", condition.lastTransitionTime(), json);
    notEmpty("reason", condition.reason(), json);
    notEmpty("message", condition.message(), json);
    json.writeEndObject();
  }

  /** Kubernetes keeps whole seconds. */
  private static void time(String field, Optional<Instant> time, JsonGenerator json)
      throws IOException {
    if (time.isPresent()) {
      json.writeStringField(field, time.get().truncatedTo(ChronoUnit.SECONDS).toString());
    } else {
      json.writeNullField(field);
    }
  }

  private static void metric(MetricStatus metric, JsonGenerator json) throws IOException {
    switch (metric) {
      case MetricStatus.Resource(String name, MetricValue current) -> {
        json.writeStringField("type", "Resource");
        json.writeObjectFieldStart("resource");
        json.writeStringField("name", name);
        value(current, json);
        json.writeEndObject();
      }
      case MetricStatus.ContainerResource(String name, String container, MetricValue current) -> {
        json.writeStringField("type", "ContainerResource");
        json.writeObjectFieldStart("containerResource");
        json.writeStringField("name", name);
        value(current, json);
        json.writeStringField("container", container);
        json.writeEndObject();
      }
      case MetricStatus.Pods(MetricIdentifier name, MetricValue current) -> {
        json.writeStringField("type", "Pods");
        json.writeObjectFieldStart("pods");
        identifier(name, json);
        value(current, json);
        json.writeEndObject();
      }
      case MetricStatus.ObjectMetric(
              MetricIdentifier name,
              MetricValue current,
              ObjectReference described) -> {
        json.writeStringField("type", "Object");
        json.writeObjectFieldStart("object");
        identifier(name, json);
        value(current, json);
        described(described, json);
        json.writeEndObject();
      }
      case MetricStatus.External(MetricIdentifier name, MetricValue current) -> {
        json.writeStringField("type", "External");
        json.writeObjectFieldStart("external");
        identifier(name, json);
        value(current, json);
        json.writeEndObject();
      }
      case MetricStatus.Absent() -> json.writeStringField("type", "");
    }
  }

  private static void described(ObjectReference described, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("describedObject");
    json.writeStringField("kind", described.kind());
    json.writeStringField("name", described.name());
    notEmpty("apiVersion", described.apiVersion(), json);
    json.writeEndObject();
  }

  private static void identifier(MetricIdentifier metric, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("metric");
    json.writeStringField("name", metric.name());
    if (metric.selector().isPresent()) {
      selector(metric.selector().get(), json);
    }
    json.writeEndObject();
  }

  private static void selector(LabelSelector selector, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("selector");
    if (!selector.matchLabels().isEmpty()) {
      json.writeObjectFieldStart("matchLabels");
      for (Map.Entry<String, String> label : selector.matchLabels().entrySet()) {
        json.writeStringField(label.getKey(), label.getValue());
      }
      json.writeEndObject();
    }
    if (!selector.matchExpressions().isEmpty()) {
      json.writeArrayFieldStart("matchExpressions");
      for (Expression expression : selector.matchExpressions()) {
        expression(expression, json);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void expression(Expression expression, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("key", expression.key());
    json.writeStringField("operator", expression.operator());
    if (!expression.values().isEmpty()) {
      json.writeArrayFieldStart("values");
      for (String value : expression.values()) {
        json.writeString(value);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void value(MetricValue value, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("current");
    if (value.value().isPresent()) {
      json.writeStringField("value", value.value().get().toString());
    }
    if (value.averageValue().isPresent()) {
      json.writeStringField("averageValue", value.averageValue().get().toString());
    }
    if (value.averageUtilization().isPresent()) {
      json.writeNumberField("averageUtilization", value.averageUtilization().getAsInt());
    }
    json.writeEndObject();
  }

  private static void notEmpty(String field, String text, JsonGenerator json) throws IOException {
    if (!text.isEmpty()) {
      json.writeStringField(field, text);
    }
  }
}
