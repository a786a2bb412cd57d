package dev.headroom.metrics.catalog;

import dev.headroom.metrics.query.Matcher;
import dev.headroom.metrics.query.Query;
import dev.headroom.metrics.query.QueryException;
import dev.headroom.metrics.query.Value;
import dev.headroom.metrics.window.TargetWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads one metric of a policy from replicas' windows: a signal, by the query of the kind of server
 * that each page is of, or the sum of the samples of a plain metric. Immutable: make one a policy's
 * metric, use it for every replica and tick.
 */
public final class MetricReader {
  /** How old a sample may be to count as current; a series that ended has none sooner. */
  private static final Duration LOOKBACK = Duration.ofSeconds(30);

  private final String metric;
  private final List<ServerKind> kinds;
  private final Map<String, Query> queryByKind = new TreeMap<>();
  private final Optional<Query> plain;

  private MetricReader(String metric, List<ServerKind> kinds, Optional<Query> plain) {
    this.metric = metric;
    this.kinds = kinds;
    this.plain = plain;
  }

  static MetricReader ofPlain(String metric, List<Matcher> selector) {
    return new MetricReader(
        metric, List.of(), Optional.of(Query.sumOf(metric).narrowedBy(selector)));
  }

  static MetricReader ofSignal(
      Signal signal,
      List<ServerKind> kinds,
      List<Matcher> selector,
      Map<String, Double> parameters) {
    MetricReader reader = new MetricReader(signal.name(), kinds, Optional.empty());
    for (ServerKind kind : kinds) {
      SignalQuery query = kind.signals().get(signal.name());
      if (query != null) {
        reader.queryByKind.put(kind.name(), query.query(parameters).narrowedBy(selector));
      }
    }
    return reader;
  }

  /** The replica's value at {@code now}. */
  public Reading read(TargetWindow window, Instant now) {
    if (plain.isPresent()) {
      return evaluate(plain.get(), window, now);
    }
    Set<String> names = window.currentNames();
    Optional<ServerKind> kind =
        kinds.stream().filter(candidate -> candidate.wrote(names)).findFirst();
    if (kind.isEmpty()) {
      return unrecognised(names);
    }
    Query query = queryByKind.get(kind.get().name());
    return query == null
        ? new Reading.Absent(
            Reading.Reason.NOT_OFFERED, kind.get().title() + " has no signal " + metric)
        : evaluate(query, window, now);
  }

  private Reading unrecognised(Set<String> names) {
    // The scraper's own series are there even if the page is not.
    boolean page =
        names.stream()
            .anyMatch(name -> !name.equals("up") && !name.equals("scrape_duration_seconds"));
    return page
        ? new Reading.Absent(
            Reading.Reason.UNKNOWN_SERVER,
            "the page is of no server known to have signals; name one of its metrics instead")
        : new Reading.Absent(Reading.Reason.NO_PAGE, "the newest scrape brought no metrics page");
  }

  private Reading evaluate(Query query, TargetWindow window, Instant now) {
    try {
      return switch (query.at(now, window, LOOKBACK)) {
        case Value.Scalar scalar -> finite(scalar.value(), query);
        case Value.Vector vector when vector.elements().size() == 1 ->
            finite(vector.elements().getFirst().value(), query);
        case Value.Vector vector when vector.elements().isEmpty() ->
            new Reading.Absent(Reading.Reason.NO_SAMPLES, "no samples yet for " + query);
        case Value.Vector vector ->
            new Reading.Absent(
                Reading.Reason.AMBIGUOUS, vector.elements().size() + " values of " + query);
      };
    } catch (QueryException problem) {
      return new Reading.Absent(Reading.Reason.AMBIGUOUS, query + ": " + problem.getMessage());
    }
  }

  private static Reading finite(double value, Query query) {
    return Double.isFinite(value)
        ? new Reading.Present(value, query.toString())
        : new Reading.Absent(Reading.Reason.NOT_FINITE, value + " from " + query);
  }
}
