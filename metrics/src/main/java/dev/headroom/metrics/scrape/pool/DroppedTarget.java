package dev.headroom.metrics.scrape.pool;

import dev.headroom.metrics.series.Labels;

/**
 * A target that is not scraped.
 *
 * @param pool its job's name
 * @param discovered its labels before relabelling
 * @param why empty where relabelling dropped it; else the mistake
 */
public record DroppedTarget(String pool, Labels discovered, String why) {}
