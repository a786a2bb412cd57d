package dev.headroom.metrics.query;

/** Remarks that several functions make. */
final class Warnings {
  private Warnings() {}

  static void quantile(Context context, double q, Expression at) {
    if (!(q >= 0 && q <= 1)) {
      context.warn("quantile value should be between 0 and 1, got " + number(q), at);
    }
  }

  /** As Go writes a number in {@code %g}. */
  static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return whole ? Long.toString((long) value) : Double.toString(value);
  }
}
