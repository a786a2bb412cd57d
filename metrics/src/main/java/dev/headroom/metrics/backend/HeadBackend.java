package dev.headroom.metrics.backend;

import dev.headroom.metrics.backend.BackendException.Reason;
import dev.headroom.metrics.query.Query;
import dev.headroom.metrics.query.QueryException;
import dev.headroom.metrics.query.QuerySettings;
import dev.headroom.metrics.query.Value;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.SampleSource;
import dev.headroom.metrics.series.SeriesIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Headroom's own store. Thread-safe where that is. */
public final class HeadBackend implements MetricsBackend {
  private final SampleSource source;
  private final SeriesIndex index;
  private final Duration lookback;

  /**
   * Asks that store.
   *
   * @param lookback how old a series' newest sample may be to count as its value
   */
  public <S extends SampleSource & SeriesIndex> HeadBackend(S store, Duration lookback) {
    this.source = store;
    this.index = store;
    this.lookback = lookback;
  }

  @Override
  public Value instant(String query, Instant at, Duration deadline) {
    try {
      return Query.parse(query)
          .at(at, source, QuerySettings.STANDARD.withLookback(lookback).withTimeout(deadline))
          .value();
    } catch (QueryException problem) {
      throw refused(query, problem);
    }
  }

  @Override
  public List<Labels> series(List<String> selectors, Instant from, Instant to, Duration deadline) {
    SortedSet<Labels> found = new TreeSet<>();
    for (String selector : selectors) {
      try {
        found.addAll(
            index.series(Query.selector(selector), from.toEpochMilli(), to.toEpochMilli()));
      } catch (QueryException problem) {
        throw refused(selector, problem);
      }
    }
    return List.copyOf(found);
  }

  private BackendException refused(String query, QueryException problem) {
    Reason reason =
        switch (problem.kind()) {
          case PARSE, EXECUTION -> Reason.BAD_QUERY;
          case TIMEOUT -> Reason.TIMEOUT;
          case TOO_LARGE -> Reason.TOO_LARGE;
        };
    return new BackendException(reason, this + ": " + query + ": " + problem.getMessage(), problem);
  }

  @Override
  public String toString() {
    return "Headroom's own metrics";
  }
}
