package dev.headroom.metrics.web;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Numbers as Go spells them, by the fewest digits that read back as the same number
 * (strconv.FormatFloat with precision -1), in decimals between 1e-6 and 1e21 and with an exponent
 * beyond, as Prometheus does in JSON (util/jsonutil/marshal.go).
 */
final class DoubleText {
  private static final int LEAST_EXPONENT = -6;
  private static final int EXPONENT_FROM = 21;

  private DoubleText() {}

  static String of(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    BigDecimal digits = shortest(value);
    int exponent = digits.precision() - digits.scale() - 1;
    return exponent < LEAST_EXPONENT || exponent >= EXPONENT_FROM
        ? scientific(digits, exponent)
        : digits.toPlainString();
  }

  /**
   * Without zeros at its end. The JDK's text is the shortest but for one case: it prefers two
   * digits that are nearer to one digit that suffices (4.9E-324, where Go has 5e-324).
   */
  private static BigDecimal shortest(double value) {
    BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (digits.precision() == 2) {
      BigDecimal one =
          digits.setScale(digits.scale() - 1, RoundingMode.HALF_EVEN).stripTrailingZeros();
      if (one.doubleValue() == value) {
        return one;
      }
    }
    return digits;
  }

  /** One digit before the point, and an exponent of at least two. */
  private static String scientific(BigDecimal digits, int exponent) {
    String figures = digits.unscaledValue().abs().toString();
    StringBuilder text = new StringBuilder(digits.signum() < 0 ? "-" : "");
    text.append(figures.charAt(0));
    if (figures.length() > 1) {
      text.append('.').append(figures, 1, figures.length());
    }
    text.append('e').append(exponent < 0 ? '-' : '+');
    return text.append(Math.abs(exponent) < 10 ? "0" : "").append(Math.abs(exponent)).toString();
  }
}
