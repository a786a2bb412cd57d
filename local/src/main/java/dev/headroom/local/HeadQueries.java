package dev.headroom.local;

import dev.headroom.metrics.backend.BackendException;
import dev.headroom.metrics.backend.MetricsBackend;
import dev.headroom.metrics.query.Query;
import dev.headroom.metrics.query.QueryException;
import dev.headroom.metrics.query.Value;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.store.Head;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

/** Asks the series of all replicas, as a Prometheus that scraped them would be asked. */
final class HeadQueries implements MetricsBackend {
  /** As Prometheus has it; a series that ended has no value sooner. */
  private static final Duration LOOKBACK = Duration.ofMinutes(5);

  private final Head head;

  HeadQueries(Head head) {
    this.head = head;
  }

  @Override
  public Value instant(String query, Instant at, Duration deadline) {
    try {
      return Query.parse(query).at(at, head, LOOKBACK);
    } catch (QueryException e) {
      throw new BackendException(
          BackendException.Reason.BAD_QUERY, query + ": " + e.getMessage(), e);
    }
  }

  @Override
  public List<Labels> series(List<String> selectors, Instant from, Instant to, Duration deadline) {
    TreeSet<Labels> found = new TreeSet<>();
    for (String selector : selectors) {
      if (!(instant(selector, to, deadline)
          instanceof Value.Vector(List<Value.Element> elements))) {
        throw new BackendException(
            BackendException.Reason.BAD_QUERY, selector + " (expected: a selector of series)");
      }
      elements.forEach(element -> found.add(element.labels()));
    }
    return List.copyOf(found);
  }
}
