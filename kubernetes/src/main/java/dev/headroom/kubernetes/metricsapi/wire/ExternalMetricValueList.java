package dev.headroom.kubernetes.metricsapi.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.headroom.metrics.rules.MetricAnswer;
import dev.headroom.metrics.series.Labels;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Values of an external metric, as {@code external.metrics.k8s.io/v1beta1} has them.
 *
 * @param items none is an answer
 */
public record ExternalMetricValueList(String metric, List<MetricAnswer.Item> items, Instant at) {
  public ExternalMetricValueList {
    items = List.copyOf(items);
  }

  public String json() {
    return Json.object(
        json -> {
          json.writeStringField("kind", "ExternalMetricValueList");
          json.writeStringField("apiVersion", "external.metrics.k8s.io/v1beta1");
          Json.object(json, "metadata", metadata -> {});
          json.writeArrayFieldStart("items");
          for (MetricAnswer.Item item : items) {
            Json.object(
                json,
                fields -> {
                  fields.writeStringField("metricName", metric);
                  Json.object(fields, "metricLabels", labels -> labels(labels, item.labels()));
                  fields.writeStringField("timestamp", Times.text(at));
                  fields.writeStringField("value", Times.quantity(item.milli()));
                });
          }
          json.writeEndArray();
        });
  }

  private static void labels(JsonGenerator json, Labels labels) throws IOException {
    List<Map.Entry<String, String>> all = new ArrayList<>();
    labels.forEach((name, value) -> all.add(Map.entry(name, value)));
    for (Map.Entry<String, String> label : all) {
      json.writeStringField(label.getKey(), label.getValue());
    }
  }
}
