package dev.headroom.metrics.query;

import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.series.Points;
import dev.headroom.metrics.series.SampleSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Series in memory, for tests. */
final class MemorySource implements SampleSource {
  private final Map<Labels, NavigableMap<Long, Double>> series = new TreeMap<>();

  void add(Labels labels, long time, double value) {
    series.computeIfAbsent(labels, l -> new TreeMap<>()).put(time, value);
  }

  @Override
  public List<Points> select(List<Matcher> matchers, long after, long until) {
    List<Points> found = new ArrayList<>();
    series.forEach(
        (labels, all) -> {
          if (after < until && Matcher.all(matchers, labels)) {
            NavigableMap<Long, Double> inside = all.subMap(after, false, until, true);
            if (!inside.isEmpty()) {
              found.add(
                  Points.of(
                      labels,
                      inside.keySet().stream().mapToLong(Long::longValue).toArray(),
                      inside.values().stream().mapToDouble(Double::doubleValue).toArray()));
            }
          }
        });
    return found;
  }
}
