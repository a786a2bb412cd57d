package dev.headroom.scaling.quantity;

/** Powers of ten as the nearest doubles, which {@link Math#pow} does not promise. */
final class PowersOfTen {
  private static final int RANGE = 32;
  private static final double[] KNOWN = new double[2 * RANGE + 1];

  static {
    for (int i = -RANGE; i <= RANGE; i++) {
      KNOWN[i + RANGE] = Double.parseDouble("1e" + i);
    }
  }

  private PowersOfTen() {}

  static double of(int exponent) {
    return Math.abs(exponent) <= RANGE
        ? KNOWN[exponent + RANGE]
        : Double.parseDouble("1e" + exponent);
  }
}
