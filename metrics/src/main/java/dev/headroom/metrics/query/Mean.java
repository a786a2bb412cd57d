package dev.headroom.metrics.query;

/**
 * A mean: the sum divided by the count, and, from where the sum would overflow, a mean that each
 * value moves a little (promql/functions.go, avg_over_time). Not thread-safe.
 */
final class Mean {
  private final Kahan kahan = new Kahan();
  private double count;
  private boolean incremental;

  void add(double value) {
    count++;
    if (count == 1) {
      kahan.set(value, 0);
      return;
    }
    if (!incremental) {
      double sum = kahan.sum;
      double compensation = kahan.compensation;
      kahan.add(value);
      if (!Double.isInfinite(kahan.sum)) {
        return;
      }
      incremental = true;
      kahan.set(sum / (count - 1), compensation / (count - 1));
    }
    double weight = (count - 1) / count;
    kahan.set(weight * kahan.sum, weight * kahan.compensation);
    kahan.add(value / count);
  }

  double result() {
    return incremental
        ? kahan.sum + kahan.compensation
        : kahan.sum / count + kahan.compensation / count;
  }
}
