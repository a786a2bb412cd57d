package dev.headroom.metrics.query;

/** A sum with compensation, in Neumaier's variant (util/kahansum). Not thread-safe. */
final class Kahan {
  double sum;
  double compensation;

  void add(double value) {
    double total = sum + value;
    if (Double.isInfinite(total)) {
      compensation = 0;
    } else if (Math.abs(sum) >= Math.abs(value)) {
      compensation += (sum - total) + value;
    } else {
      compensation += (value - total) + sum;
    }
    sum = total;
  }

  double total() {
    return Double.isInfinite(sum) ? sum : sum + compensation;
  }

  void set(double newSum, double newCompensation) {
    sum = newSum;
    compensation = newCompensation;
  }
}
