package dev.headroom.scaling.quantity;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A number as Kubernetes reads, rounds and writes it. Immutable.
 *
 * <p>Two quantities are equal when their numbers are, whatever they are written like: {@code 1000m}
 * equals {@code 1}.
 */
public final class Quantity implements Comparable<Quantity> {

  /** How a quantity is written. */
  public enum Format {
    /** Powers of a thousand: {@code 12M}. */
    DECIMAL_SI,
    /** Powers of 1024: {@code 12Mi}. */
    BINARY_SI,
    /** Powers of ten: {@code 12e6}. */
    DECIMAL_EXPONENT
  }

  private final BigDecimal number;
  private final Format format;
  private final long milli;
  private final double approximate;
  private final @Nullable String text;

  Quantity(
      BigDecimal number, Format format, long milli, double approximate, @Nullable String text) {
    this.number = number;
    this.format = format;
    this.milli = milli;
    this.approximate = approximate;
    this.text = text;
  }

  /**
   * Reads a quantity.
   *
   * @throws IllegalArgumentException with Kubernetes' own message, if the text is not one
   */
  public static Quantity parse(String text) {
    return QuantityParser.parse(text);
  }

  /** A quantity of {@code milli} thousandths. */
  public static Quantity ofMilli(long milli, Format format) {
    return fixed(milli, -3, format, null);
  }

  /** A quantity of {@code units} whole units. */
  public static Quantity of(long units) {
    return fixed(units, 0, Format.DECIMAL_SI, null);
  }

  /** {@code value × 10^exponent}, held in 64 bits as Kubernetes holds the numbers that fit. */
  static Quantity fixed(long value, int exponent, Format format, @Nullable String text) {
    return new Quantity(
        BigDecimal.valueOf(value, -exponent),
        format,
        MilliValue.ofFixed(value, exponent),
        value * PowersOfTen.of(exponent),
        text);
  }

  /** A number too long or too fine for 64 bits. */
  static Quantity big(BigDecimal number, Format format) {
    BigInteger unscaled = number.unscaledValue();
    return new Quantity(
        number,
        format,
        MilliValue.ofBig(unscaled, number.scale()),
        unscaled.doubleValue() * PowersOfTen.of(-number.scale()),
        null);
  }

  /**
   * The number in thousandths, rounded away from zero. A number too big for that wraps or becomes
   * 0, as it does in Kubernetes.
   */
  public long milliValue() {
    return milli;
  }

  /** The number as Kubernetes approximates it for a tolerance. */
  public double doubleValue() {
    return approximate;
  }

  public BigDecimal number() {
    return number;
  }

  public Format format() {
    return format;
  }

  public int signum() {
    return number.signum();
  }

  @Override
  public int compareTo(Quantity other) {
    return number.compareTo(other.number);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Quantity that && number.compareTo(that.number) == 0;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(number.doubleValue());
  }

  /** The quantity as Kubernetes writes it. */
  @Override
  public String toString() {
    return text != null ? text : CanonicalForm.of(number, format);
  }
}
