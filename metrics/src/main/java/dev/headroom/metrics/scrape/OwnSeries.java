package dev.headroom.metrics.scrape;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The series that each scrape writes of itself, as Prometheus names them. */
public enum OwnSeries {
  /** 1, or 0 where there is no page. */
  UP("up"),
  /** From the request to the page read. */
  DURATION("scrape_duration_seconds"),
  /** How many series the page had. */
  SCRAPED("scrape_samples_scraped"),
  /** How many of them were kept. */
  KEPT("scrape_samples_post_metric_relabeling"),
  /** How many of those were not on the page before. */
  ADDED("scrape_series_added");

  /** Names of all of them. */
  public static final Set<String> METRICS =
      Arrays.stream(values()).map(OwnSeries::metric).collect(Collectors.toUnmodifiableSet());

  private final String metric;

  OwnSeries(String metric) {
    this.metric = metric;
  }

  public String metric() {
    return metric;
  }
}
