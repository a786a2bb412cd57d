package dev.headroom.api.snapshot;

import dev.headroom.api.autoscaling.Quantities;
import dev.headroom.document.Document;
import dev.headroom.document.Fields;
import dev.headroom.document.Problems;
import dev.headroom.scaling.quantity.Quantity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One answer of the external metrics API (external.metrics.k8s.io/v1beta1 ExternalMetricValueList).
 */
record ExternalMetrics(List<Item> items) {
  static final String KIND = "ExternalMetricValueList";

  /** The value of one series. */
  record Item(String metric, Map<String, String> labels, Quantity value) {}

  static @Nullable ExternalMetrics decode(Document document, Problems problems) {
    return document
        .lenient(problems)
        .object(
            object -> {
              List<Item> items = object.get("items").list(i -> i.object(ExternalMetrics::item));
              return object.ok() ? new ExternalMetrics(items) : null;
            });
  }

  private static @Nullable Item item(Fields fields) {
    String metric = fields.required("metricName", "a metric's name").name();
    Map<String, String> labels = fields.get("metricLabels").strings();
    fields.get("timestamp").time();
    Quantity value = Quantities.decode(fields.required("value", "a quantity, as 10 or 500m"));
    return metric == null || value == null || !fields.ok() ? null : new Item(metric, labels, value);
  }
}
