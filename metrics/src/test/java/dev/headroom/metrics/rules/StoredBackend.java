package dev.headroom.metrics.rules;

import dev.headroom.metrics.backend.BackendException;
import dev.headroom.metrics.backend.MetricsBackend;
import dev.headroom.metrics.query.Query;
import dev.headroom.metrics.query.QueryException;
import dev.headroom.metrics.query.Value;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.series.Points;
import dev.headroom.metrics.series.SampleSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Series in memory, a sample each second, asked by this room's own language. */
final class StoredBackend implements MetricsBackend, SampleSource {
  static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
  static final Instant NOW = START.plusSeconds(60);

  /** Selectors that get no answer. */
  final Set<String> lost = new HashSet<>();

  final List<String> asked = new ArrayList<>();
  private final List<Points> stored = new ArrayList<>();

  /** A series that has {@code first} at START and that much more each second, for a minute. */
  StoredBackend with(double first, double each, String name, String... labels) {
    long[] times = new long[61];
    double[] values = new double[times.length];
    for (int i = 0; i < times.length; i++) {
      times[i] = START.plusSeconds(i).toEpochMilli();
      values[i] = first + i * each;
    }
    stored.add(Points.of(Labels.of(labels).with(Labels.NAME, name), times, values));
    return this;
  }

  @Override
  public List<Points> select(List<Matcher> matchers, long afterMillis, long untilMillis) {
    return stored.stream()
        .filter(points -> Matcher.all(matchers, points.series()))
        .map(points -> cut(points, afterMillis, untilMillis))
        .filter(points -> points.size() > 0)
        .toList();
  }

  private static Points cut(Points points, long after, long until) {
    int from = 0;
    int to = points.size();
    while (from < to && points.time(from) <= after) {
      from++;
    }
    while (to > from && points.time(to - 1) > until) {
      to--;
    }
    long[] times = new long[points.size()];
    double[] values = new double[points.size()];
    for (int i = 0; i < times.length; i++) {
      times[i] = points.time(i);
      values[i] = points.value(i);
    }
    return Points.of(
        points.series(), Arrays.copyOfRange(times, from, to), Arrays.copyOfRange(values, from, to));
  }

  @Override
  public Value instant(String query, Instant at, Duration deadline) {
    asked.add(query);
    try {
      return Query.parse(query).at(at, this, Duration.ofMinutes(5));
    } catch (QueryException e) {
      throw new BackendException(BackendException.Reason.BAD_QUERY, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public List<Labels> series(List<String> selectors, Instant from, Instant to, Duration deadline) {
    String selector = selectors.getFirst();
    asked.add(selector);
    if (lost.contains(selector)) {
      throw new BackendException(BackendException.Reason.UNAVAILABLE, "nobody answers");
    }
    return ((Value.Vector) instant(selector, to, deadline))
        .elements().stream().map(Value.Element::labels).sorted().toList();
  }
}
