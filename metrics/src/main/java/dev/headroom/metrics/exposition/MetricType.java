package dev.headroom.metrics.exposition;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a page says that a metric is, in its {@code # TYPE} line. */
public enum MetricType {
  COUNTER,
  GAUGE,
  HISTOGRAM,
  SUMMARY,
  GAUGEHISTOGRAM,
  INFO,
  STATESET,
  UNKNOWN;

  /** As Prometheus' API names it. */
  public String apiName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The type that a format calls so; null where it has none. */
  static @Nullable MetricType named(String name, ExpositionFormat format) {
    boolean openMetrics = format == ExpositionFormat.OPEN_METRICS;
    return switch (name) {
      case "counter" -> COUNTER;
      case "gauge" -> GAUGE;
      case "histogram" -> HISTOGRAM;
      case "summary" -> SUMMARY;
      case "untyped" -> openMetrics ? null : UNKNOWN;
      case "gaugehistogram" -> openMetrics ? GAUGEHISTOGRAM : null;
      case "info" -> openMetrics ? INFO : null;
      case "stateset" -> openMetrics ? STATESET : null;
      case "unknown" -> openMetrics ? UNKNOWN : null;
      default -> null;
    };
  }
}
