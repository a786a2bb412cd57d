/**
 * Fetches the pages of targets, each at its own pace.
 *
 * <p>A <em>target</em> is one replica's metrics address. {@link
 * dev.headroom.metrics.scrape.Scraper#watch} gives each its own loop, connection, reader and
 * window, so that one that hangs, drips or sends nonsense costs the others nothing; pages are read
 * on a few threads of their own, each within a bounded time of a processor. Every scrape ends as a
 * value, {@link dev.headroom.metrics.scrape.Scrape}: a page, or a failure with its reason. Beside
 * the page's series the window gets {@code up} (1 or 0) and {@code scrape_duration_seconds}, as
 * Prometheus names them.
 */
@NullMarked
package dev.headroom.metrics.scrape;

import org.jspecify.annotations.NullMarked;
