package dev.headroom.metrics.query;

import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.StaleMark;
import java.util.Arrays;

/** One series of a vector over all steps of an evaluation. */
final class Row {
  /** No value: the stale mark's bits, which no arithmetic gives. */
  static final double ABSENT = StaleMark.VALUE;

  private final Labels labels;
  private final boolean dropsName;
  private final double[] values;

  /**
   * A row.
   *
   * @param dropsName whether the metric's name goes once the query is evaluated
   * @param values one a step; {@link #ABSENT} where the series has none; not copied
   */
  Row(Labels labels, boolean dropsName, double[] values) {
    this.labels = labels;
    this.dropsName = dropsName;
    this.values = values;
  }

  static boolean isAbsent(double value) {
    return StaleMark.is(value);
  }

  static double[] nothing(int steps) {
    double[] values = new double[steps];
    Arrays.fill(values, ABSENT);
    return values;
  }

  Labels labels() {
    return labels;
  }

  boolean dropsName() {
    return dropsName;
  }

  /** Only who made the row may change them, and only until another sees it. */
  double[] values() {
    return values;
  }

  boolean has(int step) {
    return !isAbsent(values[step]);
  }
}
