package dev.headroom.metrics.query;

import dev.headroom.metrics.series.Labels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers the groups of elements that match each other, over both sides, from 0. */
final class Signatures {
  private final Grouping by;
  private final Map<Labels, Integer> numbers = new HashMap<>();

  Signatures(Grouping by) {
    this.by = by;
  }

  int[] of(List<Row> rows) {
    int[] signatures = new int[rows.size()];
    for (int i = 0; i < signatures.length; i++) {
      signatures[i] = numbers.computeIfAbsent(by.key(rows.get(i).labels()), key -> numbers.size());
    }
    return signatures;
  }

  int count() {
    return numbers.size();
  }
}
