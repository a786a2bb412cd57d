package dev.headroom.metrics.catalog;

import java.math.BigDecimal;

/** Numbers from {@code least} to {@code most}, both included, both finite. */
public record Range(double least, double most) {
  public Range {
    if (!Double.isFinite(least) || !Double.isFinite(most) || least > most) {
      throw new IllegalArgumentException(
          "range: " + least + " to " + most + " (expected: two finite numbers, the lesser first)");
    }
  }

  /** NaN is in no range. */
  public boolean contains(double value) {
    return value >= least && value <= most;
  }

  @Override
  public String toString() {
    return plain(least) + " to " + plain(most);
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
