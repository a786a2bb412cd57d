package dev.headroom.metrics.exposition;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The types that a page states, by metric family: in OpenMetrics the family of the counter {@code
 * x_total} is {@code x}, and in both formats that of {@code x_bucket}, {@code x_count} and {@code
 * x_sum}. Immutable.
 */
public final class MetricTypes {
  public static final MetricTypes NONE = new MetricTypes(Map.of());

  private static final String TOTAL = "_total";
  private static final List<String> PARTS = List.of("_bucket", "_count", "_sum");

  private final Map<String, MetricFamily> byFamily;

  MetricTypes(Map<String, MetricFamily> byFamily) {
    // Not Map.copyOf: where a page makes the hashes collide, that takes quadratic time.
    this.byFamily = Collections.unmodifiableMap(new HashMap<>(byFamily));
  }

  /** All that is stated, a family each, in no order. Unmodifiable. */
  public Collection<MetricFamily> families() {
    return byFamily.values();
  }

  private @Nullable MetricType type(String family) {
    MetricFamily stated = byFamily.get(family);
    return stated == null ? null : stated.type();
  }

  /**
   * Why the series of that name only grow, for a sentence as "x is …"; null if they do not, as far
   * as is known. What grows is a counter, and the buckets, count and sum of a histogram or summary.
   *
   * @param metric a series' name, with its suffix
   */
  public @Nullable String whyItOnlyGrows(String metric) {
    MetricType stated = type(metric);
    if (stated != null && stated != MetricType.UNKNOWN) {
      return stated == MetricType.COUNTER ? "a counter (TYPE counter on its page)" : null;
    }
    if (metric.endsWith(TOTAL)) {
      MetricType family = type(without(TOTAL, metric));
      if (family == null || family == MetricType.UNKNOWN) {
        return "a counter (by its name; its page states no TYPE)";
      }
      return family == MetricType.COUNTER ? "a counter (TYPE counter on its page)" : null;
    }
    for (String part : PARTS) {
      MetricType family = metric.endsWith(part) ? type(without(part, metric)) : null;
      if (family == MetricType.HISTOGRAM || family == MetricType.SUMMARY) {
        return "a counter (part of a " + family.name().toLowerCase(java.util.Locale.ROOT) + ")";
      }
    }
    return null;
  }

  private static String without(String suffix, String metric) {
    return metric.substring(0, metric.length() - suffix.length());
  }
}
