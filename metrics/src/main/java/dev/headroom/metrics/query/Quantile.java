package dev.headroom.metrics.query;

import java.util.Arrays;

/** Quantiles of numbers, between two of them by their distance (promql/quantile.go). */
final class Quantile {
  private Quantile() {}

  /** Sorts {@code values} up to {@code count}. */
  static double of(double q, double[] values, int count) {
    if (count == 0 || Double.isNaN(q)) {
      return Double.NaN;
    }
    if (q < 0 || q > 1) {
      return q < 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    Arrays.sort(values, 0, count);
    nanFirst(values, count);
    double rank = q * (count - 1);
    int lower = (int) Math.max(0, Math.floor(rank));
    int upper = Math.min(count - 1, lower + 1);
    double weight = rank - Math.floor(rank);
    return values[lower] * (1 - weight) + values[upper] * weight;
  }

  /** Java sorts NaN last, Prometheus first. */
  private static void nanFirst(double[] values, int count) {
    int numbers = count;
    while (numbers > 0 && Double.isNaN(values[numbers - 1])) {
      numbers--;
    }
    if (numbers < count) {
      System.arraycopy(values, 0, values, count - numbers, numbers);
      Arrays.fill(values, 0, count - numbers, Double.NaN);
    }
  }
}
