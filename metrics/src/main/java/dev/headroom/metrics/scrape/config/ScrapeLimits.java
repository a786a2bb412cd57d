package dev.headroom.metrics.scrape.config;

/**
 * What a target may send at most; a page beyond one of them is a failed scrape. 0: no limit.
 *
 * @param bodyBytes of a page, unpacked
 * @param samples of a page, after relabelling
 * @param targets of a job, after relabelling; beyond it none of them is scraped
 * @param labels of a series, the target's included
 * @param labelNameLength in UTF-8 bytes
 * @param labelValueLength in UTF-8 bytes
 */
public record ScrapeLimits(
    long bodyBytes,
    long samples,
    long targets,
    long labels,
    long labelNameLength,
    long labelValueLength) {
  public static final ScrapeLimits NONE = new ScrapeLimits(0, 0, 0, 0, 0, 0);
}
