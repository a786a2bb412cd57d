package dev.headroom.metrics.query;

import java.util.Arrays;

/**
 * A histogram that is given as cumulative buckets with an upper bound: within its bucket a value is
 * assumed to be anywhere with equal chance, the first bucket beginning at 0 (promql/quantile.go,
 * BucketQuantile and BucketFraction).
 */
final class ClassicHistogram {
  /** Smaller relative differences come from arithmetic. */
  private static final double TOLERANCE = 1e-12;

  private final double[] uppers;
  private final double[] counts;
  private final int size;
  private boolean forced;

  private ClassicHistogram(double[] uppers, double[] counts, int size) {
    this.uppers = uppers;
    this.counts = counts;
    this.size = size;
  }

  /** By bound, in any order; the counts of equal bounds are added up. At least one. */
  static ClassicHistogram of(double[] bounds, double[] counts) {
    Integer[] order = new Integer[bounds.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(bounds[a], bounds[b]));
    double[] uppers = new double[bounds.length];
    double[] sorted = new double[bounds.length];
    int size = 0;
    for (int i : order) {
      if (size > 0 && uppers[size - 1] == bounds[i]) {
        sorted[size - 1] += counts[i];
      } else {
        uppers[size] = bounds[i];
        sorted[size++] = counts[i];
      }
    }
    return new ClassicHistogram(uppers, sorted, size);
  }

  /** Whether counts fell from bucket to bucket, so that the quantile had to make do. */
  boolean forced() {
    return forced;
  }

  private boolean isOpen() {
    return uppers[size - 1] == Double.POSITIVE_INFINITY;
  }

  double quantile(double q) {
    if (Double.isNaN(q)) {
      return Double.NaN;
    }
    if (q < 0 || q > 1) {
      return q < 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (!isOpen()) {
      return Double.NaN;
    }
    makeMonotone();
    if (size < 2 || counts[size - 1] == 0) {
      return Double.NaN;
    }
    double rank = q * counts[size - 1];
    int at = firstReaching(rank);
    if (at == size - 1) {
      return uppers[size - 2];
    }
    if (at == 0 && uppers[0] <= 0) {
      return uppers[0];
    }
    double lower = at == 0 ? 0 : uppers[at - 1];
    double below = at == 0 ? 0 : counts[at - 1];
    return lower + (uppers[at] - lower) * ((rank - below) / (counts[at] - below));
  }

  /** By bisection, as Prometheus finds it, so that NaN counts lead to the same bucket. */
  private int firstReaching(double rank) {
    int from = 0;
    int to = size - 1;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (counts[middle] >= rank) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    return from;
  }

  /** Counts that fall are raised to the one before: they were read at slightly different times. */
  private void makeMonotone() {
    double before = counts[0];
    for (int i = 1; i < size; i++) {
      double count = counts[i];
      if (count == before) {
        continue;
      }
      boolean near = near(before, count);
      if (near || count < before) {
        forced |= !near;
        counts[i] = before;
      } else {
        before = count;
      }
    }
  }

  private static boolean near(double some, double other) {
    if (Double.isNaN(some) || Double.isNaN(other)) {
      return Double.isNaN(some) && Double.isNaN(other);
    }
    double size = Math.min(Math.abs(some) + Math.abs(other), Double.MAX_VALUE);
    return Math.abs(some - other) / size < TOLERANCE;
  }

  /** The share of the values between two. */
  double fraction(double lower, double upper) {
    if (!isOpen()) {
      return Double.NaN;
    }
    double total = counts[size - 1];
    if (total == 0 || Double.isNaN(lower) || Double.isNaN(upper)) {
      return Double.NaN;
    }
    return lower >= upper ? 0 : (rank(upper) - rank(lower)) / total;
  }

  /** How many values are below {@code value}. */
  private double rank(double value) {
    double total = counts[size - 1];
    double below = 0;
    double lower = uppers[0] <= 0 ? Double.NEGATIVE_INFINITY : 0;
    for (int i = 0; i < size; i++) {
      if (lower >= value) {
        return Math.min(below, total);
      }
      if (uppers[i] > value) {
        double rank =
            lower == Double.NEGATIVE_INFINITY
                ? counts[i]
                : below + (counts[i] - below) * (value - lower) / (uppers[i] - lower);
        return Math.min(rank, total);
      }
      below = counts[i];
      lower = uppers[i];
    }
    return total;
  }
}
