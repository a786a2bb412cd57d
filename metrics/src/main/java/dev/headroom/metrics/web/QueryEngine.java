package dev.headroom.metrics.web;

import dev.headroom.metrics.query.QueryException;
import dev.headroom.metrics.query.Value;
import java.time.Duration;
import java.util.List;

/** Who evaluates the queries that the API is asked. Thread-safe. */
public interface QueryEngine {
  /**
   * How a query is evaluated.
   *
   * @param lookback how old a series' newest sample may be to count as its value
   * @param timeout how long it may take
   */
  record Terms(Duration lookback, Duration timeout) {}

  /** What a query came to, with Prometheus' remarks on it. */
  record Evaluated(Value value, List<String> warnings, List<String> infos) {
    public Evaluated {
      warnings = List.copyOf(warnings);
      infos = List.copyOf(infos);
    }
  }

  /** A query that can be evaluated. */
  interface Prepared {
    /** The query laid out for people. */
    String formatted();

    /**
     * At one moment.
     *
     * @throws QueryException if there is no answer over these series, or not in time
     */
    Evaluated at(long millis, Terms terms);

    /**
     * At each step from {@code fromMillis} to {@code untilMillis}, both included: a matrix.
     *
     * @param stepMillis at least 1
     * @throws QueryException as {@link #at}
     */
    Evaluated range(long fromMillis, long untilMillis, long stepMillis, Terms terms);
  }

  /**
   * Reads a query.
   *
   * @throws QueryException if it is none
   */
  Prepared prepare(String query);
}
