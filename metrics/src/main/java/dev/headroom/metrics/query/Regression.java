package dev.headroom.metrics.query;

/**
 * A straight line through points by least squares (promql/functions.go, linearRegression).
 *
 * @param slope per second
 * @param intercept the line's value at the moment it was made for
 */
record Regression(double slope, double intercept) {
  /**
   * @param window with at least two points
   * @param at milliseconds of the Unix epoch
   */
  static Regression of(Window window, long at) {
    Kahan x = new Kahan();
    Kahan y = new Kahan();
    Kahan xy = new Kahan();
    Kahan xx = new Kahan();
    double first = window.value(0);
    boolean constant = true;
    int n = window.size();
    for (int i = 0; i < n; i++) {
      double value = window.value(i);
      constant &= i == 0 || value == first;
      double seconds = (window.time(i) - at) / 1e3;
      x.add(seconds);
      y.add(value);
      xy.add(seconds * value);
      xx.add(seconds * seconds);
    }
    if (constant) {
      return Double.isInfinite(first)
          ? new Regression(Double.NaN, Double.NaN)
          : new Regression(0, first);
    }
    double sumX = x.sum + x.compensation;
    double sumY = y.sum + y.compensation;
    double covariance = xy.sum + xy.compensation - sumX * sumY / n;
    double variance = xx.sum + xx.compensation - sumX * sumX / n;
    double slope = covariance / variance;
    return new Regression(slope, sumY / n - slope * sumX / n);
  }
}
