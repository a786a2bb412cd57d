package dev.headroom.scaling.quantity;

import dev.headroom.scaling.quantity.Quantity.Format;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code <sign><digits>.<digits><suffix>}. Which numbers are held in 64 bits and which are
 * not follows apimachinery {@code resource/quantity.go}, because rounding differs between the two.
 */
final class QuantityParser {
  /** Digits that always fit 64 bits. */
  private static final int FIXED_DIGITS = 18;

  private static final int NANO = -9;

  /** Kubernetes reads larger exponents too, and hangs on some of them. */
  private static final int MAX_EXPONENT = 10_000;

  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  private static final String WRONG_FORMAT =
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  private static final String WRONG_SUFFIX = "unable to parse quantity's suffix";

  private final String text;
  private int pos;

  private QuantityParser(String text) {
    this.text = text;
  }

  static Quantity parse(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException(WRONG_FORMAT);
    }
    return new QuantityParser(text).read();
  }

  private Quantity read() {
    boolean negative = text.charAt(0) == '-';
    if (negative || text.charAt(0) == '+') {
      pos++;
    }
    skip("0");
    if (pos == text.length()) {
      return Quantity.fixed(0, 0, Format.DECIMAL_SI, null);
    }
    String whole = skip("0123456789");
    String fraction = "";
    boolean point = pos < text.length() && text.charAt(pos) == '.';
    if (point) {
      pos++;
      fraction = skip("0123456789");
    }
    Suffix suffix = Suffix.parse(suffix());
    if (suffix == null) {
      throw new IllegalArgumentException(WRONG_SUFFIX);
    }
    Quantity fixed = fixed(negative, whole.isEmpty() ? "0" : whole, fraction, suffix);
    return fixed != null ? fixed : big(negative, whole, fraction, suffix);
  }

  private String skip(String characters) {
    int start = pos;
    while (pos < text.length() && characters.indexOf(text.charAt(pos)) >= 0) {
      pos++;
    }
    return text.substring(start, pos);
  }

  private String suffix() {
    int start = pos;
    skip("eEinumkKMGTP");
    if (pos < text.length() && (text.charAt(pos) == '-' || text.charAt(pos) == '+')) {
      pos++;
    }
    skip("0123456789");
    if (pos < text.length()) {
      throw new IllegalArgumentException(WRONG_FORMAT);
    }
    return text.substring(start);
  }

  private @Nullable Quantity fixed(boolean negative, String whole, String fraction, Suffix suffix) {
    boolean binary = suffix.format() == Format.BINARY_SI;
    if (binary && !fraction.isEmpty()) {
      return null;
    }
    int digits = whole.length() + fraction.length();
    int spare =
        binary ? 15 - digits - (int) (suffix.exponent() * 3f / 10) - 1 : FIXED_DIGITS - digits;
    int exponent = (binary ? 0 : suffix.exponent()) - fraction.length();
    if (spare < 0 || exponent < NANO) {
      return null;
    }
    String shifted = whole + fraction;
    long value = Long.parseLong(shifted);
    long mantissa = binary ? 1L << suffix.exponent() : 1;
    if (Math.multiplyHigh(value, mantissa) != 0 || value * mantissa < 0) {
      return null;
    }
    boolean canonical =
        binary
            ? (value & 0x07) != 0
            : exponent % 3 == 0 && !shifted.endsWith("000") && shifted.charAt(0) != '0';
    long result = negative ? -value * mantissa : value * mantissa;
    return Quantity.fixed(result, exponent, suffix.format(), canonical ? text : null);
  }

  private static Quantity big(boolean negative, String whole, String fraction, Suffix suffix) {
    Format format = suffix.format();
    BigDecimal number = new BigDecimal(new BigInteger("0" + whole + fraction), fraction.length());
    number =
        format == Format.BINARY_SI
            ? number.multiply(new BigDecimal(BigInteger.ONE.shiftLeft(suffix.exponent())))
            : number.scaleByPowerOfTen(suffix.exponent());
    if (number.signum() != 0) {
      number = number.setScale(-NANO, RoundingMode.UP);
    }
    if (format == Format.BINARY_SI) {
      number = number.min(MAX);
      format =
          number.signum() > 0 && number.compareTo(BigDecimal.ONE) < 0 ? Format.DECIMAL_SI : format;
    }
    return Quantity.big(negative ? number.negate() : number, format);
  }

  private record Suffix(int exponent, Format format) {

    static @Nullable Suffix parse(String text) {
      return switch (text) {
        case "" -> new Suffix(0, Format.DECIMAL_SI);
        case "n" -> new Suffix(-9, Format.DECIMAL_SI);
        case "u" -> new Suffix(-6, Format.DECIMAL_SI);
        case "m" -> new Suffix(-3, Format.DECIMAL_SI);
        case "k" -> new Suffix(3, Format.DECIMAL_SI);
        case "M" -> new Suffix(6, Format.DECIMAL_SI);
        case "G" -> new Suffix(9, Format.DECIMAL_SI);
        case "T" -> new Suffix(12, Format.DECIMAL_SI);
        case "P" -> new Suffix(15, Format.DECIMAL_SI);
        case "E" -> new Suffix(18, Format.DECIMAL_SI);
        case "Ki" -> new Suffix(10, Format.BINARY_SI);
        case "Mi" -> new Suffix(20, Format.BINARY_SI);
        case "Gi" -> new Suffix(30, Format.BINARY_SI);
        case "Ti" -> new Suffix(40, Format.BINARY_SI);
        case "Pi" -> new Suffix(50, Format.BINARY_SI);
        case "Ei" -> new Suffix(60, Format.BINARY_SI);
        default -> exponent(text);
      };
    }

    private static @Nullable Suffix exponent(String text) {
      if (text.charAt(0) != 'e' && text.charAt(0) != 'E') {
        return null;
      }
      try {
        int exponent = Integer.parseInt(text.substring(1));
        return Math.abs(exponent) <= MAX_EXPONENT
            ? new Suffix(exponent, Format.DECIMAL_EXPONENT)
            : null;
      } catch (NumberFormatException notANumber) {
        return null;
      }
    }
  }
}
