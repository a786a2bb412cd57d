/**
 * Fetches the pages of targets, each at its own pace.
 *
 * <p>A <em>target</em> is one metrics address. Each has its own loop, connection and reader, so
 * that one that hangs, drips or sends nonsense costs the others nothing; pages are read on a few
 * threads of their own, each within a bounded time of a processor. Every scrape ends as a value,
 * {@link dev.headroom.metrics.scrape.Scrape}: a page, or a failure with its reason.
 *
 * <p>Targets that come and go one by one, as replicas do, are given to {@link
 * dev.headroom.metrics.scrape.Scraper#watch}. Those of a Prometheus configuration (package {@code
 * config}) are scraped job by job (package {@code pool}) with a {@link
 * dev.headroom.metrics.scrape.JobScraper}, whose loop is the same one. Beside a page's series there
 * are those that the scrape writes of itself: {@link dev.headroom.metrics.scrape.OwnSeries}.
 */
@NullMarked
package dev.headroom.metrics.scrape;

import org.jspecify.annotations.NullMarked;
