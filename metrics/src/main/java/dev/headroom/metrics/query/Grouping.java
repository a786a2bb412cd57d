package dev.headroom.metrics.query;

import dev.headroom.metrics.series.Labels;
import java.util.Set;

/**
 * Which labels say that two series belong together: {@code by} and {@code on} name those that
 * count, {@code without} and {@code ignoring} those that do not; the metric's name then never does.
 */
record Grouping(boolean named, Set<String> labels) {
  static final Grouping ALL_LABELS = new Grouping(false, Set.of());
  static final Grouping ONE_GROUP = new Grouping(true, Set.of());

  Grouping {
    labels = Set.copyOf(labels);
  }

  Labels key(Labels series) {
    return named ? series.only(labels) : series.without(labels).withoutName();
  }

  /**
   * The labels of a result of one to one matching: the left series', the name kept only where the
   * values are.
   */
  Labels result(Labels left, boolean keepName) {
    Labels kept = keepName ? left : left.withoutName();
    return named ? kept.only(labels) : kept.without(labels);
  }
}
