package dev.headroom.metrics.query;

import dev.headroom.metrics.series.Labels;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which labels say that two series belong together: {@code by} and {@code on} name those that
 * count, {@code without} and {@code ignoring} those that do not; the metric's name then never does.
 */
record Grouping(boolean named, Set<String> labels) {
  static final Grouping ALL_LABELS = new Grouping(false, Set.of());
  static final Grouping ONE_GROUP = new Grouping(true, Set.of());

  Grouping {
    labels = Collections.unmodifiableSet(new LinkedHashSet<>(labels));
  }

  Labels key(Labels series) {
    if (named) {
      return labels.isEmpty() ? Labels.EMPTY : series.only(labels);
    }
    return labels.isEmpty() ? series.withoutName() : series.without(labels).withoutName();
  }
}
