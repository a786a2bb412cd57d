package dev.headroom.metrics.exposition;

/**
 * What a page states of a metric family beside its samples.
 *
 * @param name in OpenMetrics without {@code _total}
 * @param type {@link MetricType#UNKNOWN} where nothing is stated
 * @param help a sentence; may be empty
 * @param unit the name's last word, as {@code seconds}; may be empty
 */
public record MetricFamily(String name, MetricType type, String help, String unit) {
  static MetricFamily unstated(String name) {
    return new MetricFamily(name, MetricType.UNKNOWN, "", "");
  }
}
