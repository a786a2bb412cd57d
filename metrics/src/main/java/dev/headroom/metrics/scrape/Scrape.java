package dev.headroom.metrics.scrape;

import java.time.Duration;
import java.time.Instant;

/** What one scrape came to. */
public sealed interface Scrape {
  /**
   * When the page had come, or failed to: the time of its samples. A page is late because it waits
   * for its turn in the server, and its values are those of the moment in which it was written.
   */
  Instant at();

  /** From the request to the page read. */
  Duration took();

  /** How many scrapes were due while this one ran, and were left out for it. */
  long leftOut();

  /** A sentence for people, without its stop, on one line; empty if there is nothing to say. */
  String detail();

  /**
   * A page.
   *
   * @param series how many it has
   */
  record Page(Instant at, Duration took, long leftOut, int series) implements Scrape {
    @Override
    public String detail() {
      return leftOut == 0
          ? ""
          : "the page took %d ms, so that %d scrapes were left out"
              .formatted(took.toMillis(), leftOut);
    }
  }

  /**
   * No page.
   *
   * @param detail what was found
   */
  record Failure(Instant at, Duration took, long leftOut, Reason reason, String detail)
      implements Scrape {
    private static final int LONGEST = 300;

    public Failure {
      detail = oneLine(detail);
    }

    /** It may quote what a stranger's page holds. */
    private static String oneLine(String text) {
      StringBuilder line = new StringBuilder();
      text.codePoints()
          .limit(LONGEST)
          .forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? '\ufffd' : c));
      return line.append(text.codePointCount(0, text.length()) > LONGEST ? "…" : "").toString();
    }
  }

  /** Why there is no page. */
  enum Reason {
    /** Nobody listens, or the host is not reached. */
    UNREACHABLE,
    /** The whole page was not there in time. */
    TIMEOUT,
    /**
     * The answer points elsewhere. It is not followed: who answers does not choose what is read.
     */
    REDIRECT,
    /** The answer's status is another than 200. */
    STATUS,
    /** The page is longer than allowed. */
    TOO_LARGE,
    /** The page breaks its format, or has too many series. */
    MALFORMED,
    /** Reading the page takes longer than it may. The target is left alone for a while. */
    TOO_COSTLY,
    /** The connection broke. */
    BROKEN,
    /** A defect of this program; the log has its trace. */
    DEFECT
  }
}
