package dev.headroom.metrics.catalog;

/**
 * What a replica's series say about a metric: a value, or why there is none. There is no value that
 * stands for "none".
 */
public sealed interface Reading {
  /**
   * A finite value.
   *
   * @param query the expression that gave it
   */
  record Present(double value, String query) implements Reading {}

  /**
   * No data.
   *
   * @param sentence for people, without its stop
   */
  record Absent(Reason reason, String sentence) implements Reading {}

  /** Why there is no data. */
  enum Reason {
    /** The newest scrape brought no page, or there was none yet, or none for a while. */
    NO_PAGE,
    /** The page is of no server that the catalog knows. */
    UNKNOWN_SERVER,
    /** The server is known, and does not offer this signal. */
    NOT_OFFERED,
    /** The page lacks the series, or there are too few samples yet. */
    NO_SAMPLES,
    /** The server's page does not say what only its user knows, and the user has not said it. */
    NEEDS_PARAMETER,
    /** The metric is a counter, which says nothing of the load: it only grows. */
    COUNTER,
    /** The query gave NaN or an infinity. */
    NOT_FINITE,
    /** The value is none that the signal can have: the page is wrong, or lies. */
    OUT_OF_RANGE,
    /** The query gave several values, or met series that make no sense together. */
    AMBIGUOUS
  }
}
