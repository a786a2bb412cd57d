package dev.headroom.metrics.scrape;

import java.time.Duration;

/**
 * How one target is scraped.
 *
 * @param interval from the start of one scrape to the start of the next
 * @param firstAfter how long the first one waits
 * @param reading how much time of a processor the reading of one page may take
 * @param maxSeries pages of more series are a failure
 * @param maxSamples pages of more kept series are a failure; 0: no limit
 * @param request how the page is asked for
 * @param rules what becomes of its series
 */
record LoopSettings(
    Duration interval,
    Duration firstAfter,
    Duration reading,
    int maxSeries,
    long maxSamples,
    PageRequest request,
    SeriesRules rules) {}
