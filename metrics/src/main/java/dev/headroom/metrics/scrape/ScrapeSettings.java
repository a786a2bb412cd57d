package dev.headroom.metrics.scrape;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * How targets are scraped.
 *
 * @param interval from the start of one scrape to the start of the next; a scrape that takes longer
 *     is followed at the next multiple
 * @param timeout for the whole page, connecting included; it may be longer than the interval: a
 *     server that is busy is late with its page, and that page is worth having
 * @param reading how much time of a processor the reading of one page may take
 * @param maxPageBytes longer pages are a failure
 * @param maxSeries pages of more series are a failure
 * @param wanted which metrics are kept, by name
 */
public record ScrapeSettings(
    Duration interval,
    Duration timeout,
    Duration reading,
    int maxPageBytes,
    int maxSeries,
    Predicate<String> wanted) {
  /**
   * Every second, all series; pages up to 5 s late, 16 MiB, 20,000 series and a second of a
   * processor, which is many times what a page of that size takes.
   */
  public static final ScrapeSettings EVERY_SECOND =
      new ScrapeSettings(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(1),
          16 << 20,
          20_000,
          name -> true);

  public ScrapeSettings {
    positive("interval", interval.toMillis());
    positive("timeout", timeout.toMillis());
    positive("reading", reading.toMillis());
    positive("maxPageBytes", maxPageBytes);
    positive("maxSeries", maxSeries);
  }

  /** The same with another interval. */
  public ScrapeSettings withInterval(Duration other) {
    return new ScrapeSettings(other, timeout, reading, maxPageBytes, maxSeries, wanted);
  }

  /** The same with another timeout. */
  public ScrapeSettings withTimeout(Duration other) {
    return new ScrapeSettings(interval, other, reading, maxPageBytes, maxSeries, wanted);
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
    }
  }
}
