package dev.headroom.metrics.exposition;

import java.util.List;

/**
 * What a page says.
 *
 * @param samples in the page's order, no series twice
 * @param types of the metrics, as far as the page states them
 */
public record MetricsPage(List<Sample> samples, MetricTypes types) {
  public MetricsPage {
    samples = List.copyOf(samples);
  }
}
