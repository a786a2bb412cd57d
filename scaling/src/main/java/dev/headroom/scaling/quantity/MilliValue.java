package dev.headroom.scaling.quantity;

import java.math.BigInteger;

/**
 * A number in whole thousandths, computed as Kubernetes computes it (apimachinery {@code
 * resource/math.go} and {@code scale_int.go}), overflow included: what it does to a number that has
 * no thousandths in 64 bits decides how it scales.
 */
final class MilliValue {
  private static final int MILLI = -3;
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private MilliValue() {}

  static long ofFixed(long value, int exponent) {
    return exponent < MILLI
        ? roundedUp(value, MILLI - exponent)
        : multiplied(value, exponent - MILLI);
  }

  /** {@code value / 10^places}, away from zero. */
  private static long roundedUp(long value, int places) {
    long result = value;
    boolean inexact = false;
    for (int i = 0; i < places && result != 0; i++) {
      inexact |= result % 10 != 0;
      result /= 10;
    }
    return inexact ? result + Long.signum(value) : result;
  }

  /**
   * {@code value × 10^places}; past 64 bits it wraps where Kubernetes multiplies once, and is 0
   * where it loops.
   */
  private static long multiplied(long value, int places) {
    if (value == 0 || places == 0) {
      return value;
    }
    if (places <= 3 || places == 6 || places == 9) {
      return value == Long.MIN_VALUE ? 0 : value * (long) PowersOfTen.of(places);
    }
    long result = value;
    for (int i = 0; i < places; i++) {
      long next = result * 10;
      if (result == Long.MIN_VALUE || next / 10 != result) {
        return 0;
      }
      result = next;
    }
    return result;
  }

  static long ofBig(BigInteger unscaled, int scale) {
    int places = scale + MILLI;
    if (places <= 0) {
      return places == 0
          ? unscaled.longValue()
          : unscaled.longValue() * truncated(PowersOfTen.of(-places));
    }
    if (unscaled.compareTo(MAX) < 0 && places < 19) {
      long divisor = (long) PowersOfTen.of(places);
      long value = unscaled.longValue();
      return value / divisor + (value % divisor != 0 ? 1 : 0);
    }
    BigInteger[] parts = unscaled.divideAndRemainder(BigInteger.TEN.pow(places));
    return parts[0].longValue() + (parts[1].signum() > 0 ? 1 : 0);
  }

  /** A double as amd64 turns it into 64 bits. */
  private static long truncated(double value) {
    return value < 0x1p63 ? (long) value : Long.MIN_VALUE;
  }
}
