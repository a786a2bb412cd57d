/**
 * The head store and the scraper beside a Prometheus, for {@code benchmarks/metrics}: what serves
 * the pages that both scrape, our side of it, and the same samples written to Prometheus.
 */
@NullMarked
package dev.headroom.benchmarks.metrics;

import org.jspecify.annotations.NullMarked;
