package dev.headroom.metrics.exposition;

/** What a page says that a metric is, in its {@code # TYPE} line. */
public enum MetricType {
  COUNTER,
  GAUGE,
  HISTOGRAM,
  SUMMARY,
  /** Another type of the formats, such as {@code info}. */
  OTHER
}
