package dev.headroom.local.series;

import java.time.Duration;

/** Durations counted into buckets. Not thread-safe. */
final class Histogram {
  /** Upper bounds, in seconds; above them is one more bucket. */
  static final double[] BOUNDS = {0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600};

  private final long[] counts = new long[BOUNDS.length + 1];
  private double sum;

  /** Counts one; less than nothing, by a clock that was set, is nothing. */
  void add(Duration duration) {
    double seconds = Math.max(0, duration.toNanos() / 1e9);
    int bucket = 0;
    while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) {
      bucket++;
    }
    counts[bucket]++;
    sum += seconds;
  }

  /** How many are within a bucket's bound, the one without a bound being the last. */
  long within(int bucket) {
    long count = 0;
    for (int i = 0; i <= bucket; i++) {
      count += counts[i];
    }
    return count;
  }

  double sum() {
    return sum;
  }

  Histogram copy() {
    Histogram copy = new Histogram();
    System.arraycopy(counts, 0, copy.counts, 0, counts.length);
    copy.sum = sum;
    return copy;
  }
}
