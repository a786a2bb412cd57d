package dev.headroom.kubernetes.metricsapi.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.headroom.scaling.selector.Requirement;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Values of objects, as {@code custom.metrics.k8s.io} has them.
 *
 * @param version v1beta1 or v1beta2
 * @param selector on the metric's own labels, as it was asked for; empty for none
 */
public record MetricValueList(
    String version, String metric, List<Requirement> selector, List<MetricValue> items) {
  private static final String OLDER = "v1beta1";

  public MetricValueList {
    selector = List.copyOf(selector);
    items = List.copyOf(items);
  }

  public String json() {
    return Json.object(
        json -> {
          json.writeStringField("kind", "MetricValueList");
          json.writeStringField("apiVersion", "custom.metrics.k8s.io/" + version);
          Json.object(json, "metadata", metadata -> {});
          json.writeArrayFieldStart("items");
          for (MetricValue item : items) {
            Json.object(json, fields -> item(fields, item));
          }
          json.writeEndArray();
        });
  }

  private void item(JsonGenerator json, MetricValue item) throws IOException {
    Json.object(
        json,
        "describedObject",
        object -> {
          object.writeStringField("kind", item.object().kind());
          if (!item.object().namespace().isEmpty()) {
            object.writeStringField("namespace", item.object().namespace());
          }
          object.writeStringField("name", item.object().name());
          object.writeStringField("apiVersion", item.object().apiVersion());
        });
    boolean older = version.equals(OLDER);
    if (older) {
      json.writeStringField("metricName", metric);
    } else {
      Json.object(
          json,
          "metric",
          named -> {
            named.writeStringField("name", metric);
            selector(named);
          });
    }
    json.writeStringField("timestamp", Times.text(item.at()));
    if (item.windowSeconds().isPresent()) {
      json.writeNumberField(older ? "window" : "windowSeconds", item.windowSeconds().get());
    }
    json.writeStringField("value", Times.quantity(item.milli()));
    if (older) {
      selector(json);
    }
  }

  /** As apimachinery turns a selector's text into one of fields. */
  private void selector(JsonGenerator json) throws IOException {
    if (selector.isEmpty()) {
      json.writeNullField("selector");
      return;
    }
    Map<String, String> equal = new TreeMap<>();
    for (Requirement requirement : selector) {
      if (requirement.operator() == Requirement.Operator.EQUALS) {
        equal.put(requirement.key(), requirement.values().getFirst());
      }
    }
    Json.object(
        json,
        "selector",
        fields -> {
          if (!equal.isEmpty()) {
            Json.object(
                fields,
                "matchLabels",
                labels -> {
                  for (Map.Entry<String, String> label : equal.entrySet()) {
                    labels.writeStringField(label.getKey(), label.getValue());
                  }
                });
          }
          if (selector.size() > equal.size()) {
            expressions(fields);
          }
        });
  }

  private void expressions(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("matchExpressions");
    for (Requirement requirement : selector) {
      String operator =
          switch (requirement.operator()) {
            case EQUALS -> "";
            case IN -> "In";
            case NOT_IN, NOT_EQUALS -> "NotIn";
            case EXISTS -> "Exists";
            case DOES_NOT_EXIST -> "DoesNotExist";
            case GREATER_THAN -> "Gt";
            case LESS_THAN -> "Lt";
          };
      if (!operator.isEmpty()) {
        Json.object(
            json,
            fields -> {
              fields.writeStringField("key", requirement.key());
              fields.writeStringField("operator", operator);
              if (!requirement.values().isEmpty()) {
                fields.writeArrayFieldStart("values");
                for (String value : requirement.values()) {
                  fields.writeString(value);
                }
                fields.writeEndArray();
              }
            });
      }
    }
    json.writeEndArray();
  }
}
