package dev.headroom.metrics.query;

import java.time.Duration;

/**
 * How queries are evaluated. Immutable.
 *
 * @param lookback how old a series' newest sample may be to count as its value; above zero
 * @param maxSamples how many samples one query may read and make, all together
 * @param timeout how long one evaluation may take
 * @param subqueryStep the step of a subquery that states none; at least a millisecond
 * @param namesDropLast whether a metric's name that a function drops is gone only once the whole
 *     query is evaluated, as with Prometheus' feature promql-delayed-name-removal, which is off
 *     there unless asked for
 */
public record QuerySettings(
    Duration lookback,
    long maxSamples,
    Duration timeout,
    Duration subqueryStep,
    boolean namesDropLast) {
  /** Prometheus' own. */
  public static final QuerySettings STANDARD =
      new QuerySettings(
          Duration.ofMinutes(5), 50_000_000, Duration.ofMinutes(2), Duration.ofMinutes(1), false);

  public QuerySettings {
    if (lookback.toMillis() <= 0) {
      throw new IllegalArgumentException("lookback: " + lookback + " (expected: above zero)");
    }
    if (maxSamples <= 0) {
      throw new IllegalArgumentException("maxSamples: " + maxSamples + " (expected: above zero)");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout: " + timeout + " (expected: above zero)");
    }
    if (subqueryStep.toMillis() <= 0) {
      throw new IllegalArgumentException(
          "subqueryStep: " + subqueryStep + " (expected: a millisecond or more)");
    }
  }

  public QuerySettings withLookback(Duration newLookback) {
    return new QuerySettings(newLookback, maxSamples, timeout, subqueryStep, namesDropLast);
  }

  public QuerySettings withMaxSamples(long newMaxSamples) {
    return new QuerySettings(lookback, newMaxSamples, timeout, subqueryStep, namesDropLast);
  }

  public QuerySettings withTimeout(Duration newTimeout) {
    return new QuerySettings(lookback, maxSamples, newTimeout, subqueryStep, namesDropLast);
  }

  public QuerySettings withSubqueryStep(Duration newStep) {
    return new QuerySettings(lookback, maxSamples, timeout, newStep, namesDropLast);
  }

  public QuerySettings withNamesDropLast(boolean newNamesDropLast) {
    return new QuerySettings(lookback, maxSamples, timeout, subqueryStep, newNamesDropLast);
  }
}
