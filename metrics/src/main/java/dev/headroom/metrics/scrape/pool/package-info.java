/**
 * Jobs with their targets: what a Prometheus configuration says, done.
 *
 * <p>A <em>pool</em> is a job at work. Its targets come from the configuration itself and from
 * files that are looked at every second; each goes through the job's relabelling, which may drop
 * it, and what is left is scraped at the job's interval, at a moment of it that depends on the
 * target only, so that targets spread and stay where they are over restarts. {@link
 * dev.headroom.metrics.scrape.pool.ScrapePools} holds all pools, takes a new configuration without
 * disturbing what did not change, and shows the state of each target.
 */
@NullMarked
package dev.headroom.metrics.scrape.pool;

import org.jspecify.annotations.NullMarked;
