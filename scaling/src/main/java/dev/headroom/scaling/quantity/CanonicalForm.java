package dev.headroom.scaling.quantity;

import dev.headroom.scaling.quantity.Quantity.Format;
import java.math.BigDecimal;
import java.math.BigInteger;

/** The one way of writing a quantity: no fraction, the largest suffix, nothing lost. */
final class CanonicalForm {
  private static final String[] DECIMAL = {"n", "u", "m", "", "k", "M", "G", "T", "P", "E"};
  private static final String[] BINARY = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
  private static final BigDecimal KIBI = BigDecimal.valueOf(1024);

  private CanonicalForm() {}

  static String of(BigDecimal number, Format format) {
    if (number.signum() == 0) {
      return "0";
    }
    return switch (format) {
      case DECIMAL_SI -> decimal(number, false);
      case DECIMAL_EXPONENT -> decimal(number, true);
      // Small and fractional numbers would be rounded in powers of 1024.
      case BINARY_SI ->
          number.abs().compareTo(KIBI) < 0 || !isWhole(number)
              ? decimal(number, false)
              : binary(number.toBigInteger());
    };
  }

  private static boolean isWhole(BigDecimal number) {
    return number.stripTrailingZeros().scale() <= 0;
  }

  private static String decimal(BigDecimal number, boolean exponentForm) {
    BigDecimal stripped = number.stripTrailingZeros();
    int exponent = Math.floorDiv(-stripped.scale(), 3) * 3;
    BigInteger mantissa = stripped.setScale(-exponent).unscaledValue();
    if (exponentForm) {
      return exponent == 0 ? mantissa.toString() : mantissa + "e" + exponent;
    }
    int index = exponent / 3 + 3;
    return index >= 0 && index < DECIMAL.length ? mantissa + DECIMAL[index] : mantissa.toString();
  }

  private static String binary(BigInteger number) {
    int suffix = Math.min(number.getLowestSetBit() / 10, BINARY.length - 1);
    return number.shiftRight(10 * suffix) + BINARY[suffix];
  }
}
