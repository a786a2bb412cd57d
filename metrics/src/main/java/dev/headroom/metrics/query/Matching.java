package dev.headroom.metrics.query;

import java.util.List;

/**
 * How elements of two vectors find each other.
 *
 * @param included labels that the many side's results take from the one side
 */
record Matching(Grouping by, Cardinality cardinality, List<String> included) {
  static final Matching STANDARD =
      new Matching(Grouping.ALL_LABELS, Cardinality.ONE_TO_ONE, List.of());

  /** How many elements of the left may match one of the right, and the other way round. */
  enum Cardinality {
    ONE_TO_ONE,
    MANY_TO_ONE,
    ONE_TO_MANY
  }

  Matching {
    included = List.copyOf(included);
  }

  boolean isStated() {
    return !by.labels().isEmpty();
  }
}
