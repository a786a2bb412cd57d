package dev.headroom.metrics.scrape;

import dev.headroom.metrics.exposition.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What one scrape came to. */
public sealed interface Scrape {
  /** When it began: the time of its samples. */
  Instant at();

  /** From the request to the page read. */
  Duration took();

  /** A page. */
  record Page(Instant at, Duration took, List<Sample> samples) implements Scrape {
    public Page {
      samples = List.copyOf(samples);
    }
  }

  /**
   * No page.
   *
   * @param detail a sentence without its stop, for people: what was found
   */
  record Failure(Instant at, Duration took, Reason reason, String detail) implements Scrape {}

  /** Why there is no page. */
  enum Reason {
    /** Nobody listens, or the host is not reached. */
    UNREACHABLE,
    /** The whole page was not there in time. */
    TIMEOUT,
    /** The answer's status is not 200. */
    STATUS,
    /** The page is longer than allowed. */
    TOO_LARGE,
    /** The page breaks its format, or has too many series. */
    MALFORMED,
    /** The connection broke. */
    BROKEN
  }
}
