package dev.headroom.metrics.store;

import dev.headroom.metrics.series.Labels;
import java.util.random.RandomGenerator;

/**
 * A hash of labels that whoever writes pages cannot foresee: a polynomial of their characters over
 * the field of 2⁶¹ − 1 elements, at a secret point. Two different sets of labels of n characters
 * have the same hash with a probability of n / 2⁶¹, however they were chosen (Carter and Wegman,
 * "Universal classes of hash functions", 1979). Immutable.
 */
final class SeriesHash {
  private static final long PRIME = (1L << 61) - 1;

  private final long point;

  SeriesHash(RandomGenerator random) {
    this.point = random.nextLong(1L << 32, PRIME);
  }

  long of(Labels labels) {
    Polynomial polynomial = new Polynomial(point);
    labels.forEach(polynomial::add);
    return polynomial.value;
  }

  private static final class Polynomial {
    private final long point;
    private long value;

    Polynomial(long point) {
      this.point = point;
    }

    void add(String name, String value) {
      add(name);
      add(value);
    }

    /** Its length comes first, so that no two rows of strings give the same numbers. */
    private void add(String text) {
      step(text.length());
      int pairs = text.length() & ~1;
      for (int i = 0; i < pairs; i += 2) {
        step((long) text.charAt(i) << 16 | text.charAt(i + 1));
      }
      if (pairs < text.length()) {
        step(text.charAt(pairs));
      }
    }

    private void step(long coefficient) {
      long low = value * point;
      long high = Math.multiplyHigh(value, point);
      long sum = (low & PRIME) + (low >>> 61 | high << 3) + coefficient + 1;
      sum = (sum & PRIME) + (sum >>> 61);
      value = sum >= PRIME ? sum - PRIME : sum;
    }
  }
}
