package dev.headroom.metrics.series;

/**
 * The value that ends a series: a NaN with Prometheus' own bits, which no page can hold
 * (model/value/value.go, StaleNaN).
 */
public final class StaleMark {
  public static final double VALUE = Double.longBitsToDouble(0x7ff0000000000002L);
  private static final long BITS = 0x7ff0000000000002L;

  private StaleMark() {}

  public static boolean is(double value) {
    return Double.doubleToRawLongBits(value) == BITS;
  }
}
