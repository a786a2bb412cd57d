package dev.headroom.metrics.scrape.pool;

import dev.headroom.metrics.exposition.MetricTypes;
import dev.headroom.metrics.series.Labels;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A target that is scraped, as {@code /api/v1/targets} shows it.
 *
 * @param pool its job's name
 * @param discovered its labels before relabelling
 * @param labels that its series get
 * @param scrapeUrl where its page is, as seen from here
 * @param health of the newest scrape
 * @param lastError why that failed; empty if it did not
 * @param lastScrape when it began; empty before the first
 * @param lastScrapeDuration how long it took
 * @param interval from one scrape to the next
 * @param timeout of a scrape
 * @param metadata what its newest page states of its metrics
 */
public record TargetStatus(
    String pool,
    Labels discovered,
    Labels labels,
    URI scrapeUrl,
    Health health,
    String lastError,
    Optional<Instant> lastScrape,
    Duration lastScrapeDuration,
    Duration interval,
    Duration timeout,
    MetricTypes metadata) {

  /** As Prometheus names it. */
  public enum Health {
    /** Not scraped yet. */
    UNKNOWN,
    UP,
    DOWN
  }
}
