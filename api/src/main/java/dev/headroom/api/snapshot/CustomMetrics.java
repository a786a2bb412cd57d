package dev.headroom.api.snapshot;

import dev.headroom.api.autoscaling.Quantities;
import dev.headroom.document.Document;
import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.document.Problems;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.quantity.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One answer of the custom metrics API (custom.metrics.k8s.io MetricValueList, v1beta1 and
 * v1beta2).
 */
record CustomMetrics(List<Item> items) {
  static final String KIND = "MetricValueList";
  private static final int DEFAULT_WINDOW_SECONDS = 60;

  /**
   * The value of a metric for an object. An empty namespace is any, as in the values of root-scoped
   * objects.
   */
  record Item(
      String kind,
      String namespace,
      String name,
      String metric,
      Instant timestamp,
      Duration window,
      Quantity value) {}

  static @Nullable CustomMetrics decode(Document document, Problems problems) {
    boolean v1 = document.apiVersion().endsWith("/v1beta1");
    return document
        .lenient(problems)
        .object(
            object -> {
              List<Item> items =
                  object.get("items").list(item -> item.object(fields -> item(fields, v1)));
              return object.ok() ? new CustomMetrics(items) : null;
            });
  }

  private static @Nullable Item item(Fields fields, boolean v1) {
    Described described =
        fields.required("describedObject", "kind and name").object(CustomMetrics::described);
    String metric =
        v1
            ? fields.required("metricName", "a metric's name").name()
            : fields
                .required("metric", "a map with a name")
                .object(m -> m.required("name", "a metric's name").name());
    Instant timestamp = Objects.requireNonNullElse(fields.get("timestamp").time(), Pod.TIME_UNSET);
    Field windowField = fields.get(v1 ? "window" : "windowSeconds");
    Long window = windowField.integer(0L, Integer.MAX_VALUE);
    Quantity value = Quantities.decode(fields.required("value", "a quantity, as 10 or 500m"));
    if (described == null || metric == null || value == null || !fields.ok()) {
      return null;
    }
    return new Item(
        described.kind(),
        described.namespace(),
        described.name(),
        metric,
        timestamp,
        Duration.ofSeconds(Objects.requireNonNullElse(window, (long) DEFAULT_WINDOW_SECONDS)),
        value);
  }

  private record Described(String kind, String namespace, String name) {}

  private static @Nullable Described described(Fields fields) {
    String kind = fields.required("kind", "a kind, as Pod").name();
    String name = fields.required("name", "an object's name").name();
    String namespace = fields.get("namespace").string();
    return kind == null || name == null
        ? null
        : new Described(kind, Objects.requireNonNullElse(namespace, ""), name);
  }
}
