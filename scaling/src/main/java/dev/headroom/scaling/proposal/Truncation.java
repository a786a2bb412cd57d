package dev.headroom.scaling.proposal;

/**
 * Doubles made whole as Go makes them on amd64: what does not fit becomes the smallest number. Java
 * would saturate.
 */
public final class Truncation {

  private Truncation() {}

  /** Towards zero, to 32 bits. */
  public static int toInt(double value) {
    return value > -0x1p31 - 1 && value < 0x1p31 ? (int) value : Integer.MIN_VALUE;
  }

  /** Towards zero, to 64 bits. */
  public static long toLong(double value) {
    return value >= -0x1p63 && value < 0x1p63 ? (long) value : Long.MIN_VALUE;
  }

  /** Up to a whole number, to 32 bits. */
  public static int ceilToInt(double value) {
    return toInt(Math.ceil(value));
  }
}
