package dev.headroom.serving.rest;

import com.fasterxml.jackson.core.io.NumberInput;
import dev.headroom.serving.engine.Datatype;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads one number after another from JSON text, several times as fast as a parser of everything
 * does. It takes only what is written plainly; what it does not take is for that parser, which also
 * says what is wrong with it.
 *
 * <p>A real number is its digits, up to 18 of them as a whole number, times a power of ten. For a
 * float, their product as a double is off by at most a few units in its last place, which decides
 * nothing unless it lies that near to the middle between two floats; for a double it is exact where
 * digits and power both are. Else the text is converted as a whole. Eight digits at a time are
 * converted by multiplications within one long.
 *
 * @see <a href="https://arxiv.org/abs/2101.11408">D. Lemire: Number parsing at a gigabyte per
 *     second</a>
 */
final class NumberScanner {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** So many values have 18 digits, or fewer. */
  private static final long MOST = 1_000_000_000_000_000_000L;

  private static final long EIGHT = 100_000_000;
  private static final int MOST_POWER = 22;
  private static final int LONGEST_EXPONENT = 4;
  private static final long EXACT = 1L << 53;

  /** How near to the middle between two floats a double may not be, in its units. */
  private static final int MARGIN = 8;

  private static final double[] POWERS = new double[MOST_POWER + 1];

  static {
    for (int i = 0; i <= MOST_POWER; i++) {
      POWERS[i] = Double.parseDouble("1e" + i);
    }
  }

  private final byte[] text;

  /** Behind the number that was read last. */
  int at;

  // Of the number that was read last.
  private boolean negative;
  private long digits;
  private int power;
  private boolean whole;
  private boolean tooLong;

  /**
   * @param text in which a number ends before the array does
   */
  NumberScanner(byte[] text) {
    this.text = text;
  }

  /** Reads the number that begins at {@code from}; false where there is none that it takes. */
  private boolean read(int from) {
    // In variables of its own, which stay in registers.
    byte[] bytes = text;
    int i = from;
    boolean minus = bytes[i] == '-';
    if (minus) {
      i++;
    }
    int first = i;
    long value = 0;
    boolean fits = true;
    for (int digit = bytes[i] - '0'; digit >= 0 && digit <= 9; digit = bytes[i] - '0') {
      fits &= value < MOST / 10;
      value = value * 10 + digit;
      i++;
    }
    if (i == first || (bytes[first] == '0' && i > first + 1)) {
      at = i;
      return false;
    }
    int exponent = 0;
    boolean integer = true;
    if (bytes[i] == '.') {
      integer = false;
      int point = ++i;
      while (value < MOST / EIGHT && i + Long.BYTES < bytes.length) {
        long eight = (long) LONGS.get(bytes, i);
        if (!allDigits(eight)) {
          break;
        }
        value = value * EIGHT + valueOf(eight);
        i += Long.BYTES;
      }
      for (int digit = bytes[i] - '0'; digit >= 0 && digit <= 9; digit = bytes[i] - '0') {
        fits &= value < MOST / 10;
        value = value * 10 + digit;
        i++;
      }
      exponent = point - i;
      if (i == point) {
        at = i;
        return false;
      }
    }
    at = i;
    negative = minus;
    digits = value;
    power = exponent;
    tooLong = !fits;
    whole = integer;
    return (bytes[i] | 0x20) != 'e' || exponent();
  }

  private static boolean allDigits(long eight) {
    long high = eight & 0xF0F0F0F0F0F0F0F0L;
    long beyondNine = (eight + 0x0606060606060606L) & 0xF0F0F0F0F0F0F0F0L;
    return (high | beyondNine >>> 4) == 0x3333333333333333L;
  }

  /** First pairs of digits, then fours, then all eight, each by one multiplication. */
  private static long valueOf(long eight) {
    long ones = eight - 0x3030303030303030L;
    long pairs = (ones * 10 + (ones >>> 8)) & 0x00FF00FF00FF00FFL;
    long fours = (pairs * 100 + (pairs >>> 16)) & 0x0000FFFF0000FFFFL;
    return (fours * 10_000 + (fours >>> 32)) & 0xFFFFFFFFL;
  }

  private boolean exponent() {
    whole = false;
    at++;
    boolean down = text[at] == '-';
    if (down || text[at] == '+') {
      at++;
    }
    int first = at;
    int value = 0;
    for (int digit = text[at] - '0'; digit >= 0 && digit <= 9; digit = text[at] - '0') {
      if (at - first == LONGEST_EXPONENT) {
        return false;
      }
      value = value * 10 + digit;
      at++;
    }
    power += down ? -value : value;
    return at > first;
  }

  private String text(int from) {
    return new String(text, from, at - from, StandardCharsets.ISO_8859_1);
  }

  /** Reads a float, correctly rounded; NaN where there is none that it takes. */
  float real(int from) {
    if (!read(from)) {
      return Float.NaN;
    }
    if (digits == 0 && !tooLong) {
      return negative ? -0.0f : 0.0f;
    }
    if (!tooLong && Math.abs(power) <= MOST_POWER) {
      double near = power < 0 ? digits / POWERS[-power] : digits * POWERS[power];
      int below = (int) Double.doubleToRawLongBits(near) & 0x1FFF_FFFF;
      if (Math.abs(below - 0x1000_0000) > MARGIN
          && near >= Float.MIN_NORMAL
          && near < Float.MAX_VALUE) {
        return (float) (negative ? -near : near);
      }
    }
    return NumberInput.parseFloat(text(from), true);
  }

  /** Reads a double, correctly rounded; NaN where there is none that it takes. */
  double realDouble(int from) {
    if (!read(from)) {
      return Double.NaN;
    }
    if (!tooLong && digits <= EXACT && Math.abs(power) <= MOST_POWER) {
      double value = power < 0 ? digits / POWERS[-power] : digits * POWERS[power];
      return negative ? -value : value;
    }
    return NumberInput.parseDouble(text(from), true);
  }

  /** Reads a whole number of at most 18 digits; says whether there is one. */
  boolean integer(int from) {
    return read(from) && whole && !tooLong;
  }

  /** The one that {@link #integer} has read. */
  long value() {
    return negative ? -digits : digits;
  }

  /** Whether whole numbers of that type are what {@link #integer} reads. */
  static boolean isInteger(Datatype datatype) {
    return switch (datatype) {
      case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32 -> true;
      case BOOL, UINT64, FP16, FP32, FP64, BYTES -> false;
    };
  }
}
