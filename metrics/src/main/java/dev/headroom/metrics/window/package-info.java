/**
 * The last minutes of what was scraped.
 *
 * <p>A <em>window</em> holds, for each series of one target, its samples of a bounded time. Two
 * things end a series: it is not on the newest page any more, or the page could not be read. Either
 * way its window gets a <em>stale mark</em>, as Prometheus writes it, at the time of that scrape:
 * from then on the series has no current value, though its older samples still count in averages
 * and rates that reach back to them. So a replica that stops answering has no data from the first
 * failed scrape on, and never an old value that looks fresh.
 */
@NullMarked
package dev.headroom.metrics.window;

import org.jspecify.annotations.NullMarked;
