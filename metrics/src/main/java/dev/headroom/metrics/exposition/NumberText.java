package dev.headroom.metrics.exposition;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import java.nio.charset.StandardCharsets;

/**
 * Numbers of a page, from its bytes. Decimals of at most 15 digits, which is nearly all of them,
 * are computed without a string: an integer below 2^53 divided by a power of ten up to 10^22 is the
 * nearest double (W. Clinger, "How to read floating point numbers accurately", 1990). The rest,
 * such as sums of seconds with all their digits, goes to a library that makes no string of it
 * either.
 */
final class NumberText {
  private static final int EXACT_DIGITS = 15;
  private static final double[] POWERS_OF_TEN = new double[EXACT_DIGITS + 1];

  static {
    for (int i = 0; i < POWERS_OF_TEN.length; i++) {
      POWERS_OF_TEN[i] = Math.pow(10, i);
    }
  }

  private NumberText() {}

  /**
   * @throws NumberFormatException if the bytes are not a number as Go writes and Prometheus reads
   *     it
   */
  static double parse(byte[] text, int from, int to) {
    boolean negative = from < to && text[from] == '-';
    int at = negative || (from < to && text[from] == '+') ? from + 1 : from;
    long mantissa = 0;
    int digits = 0;
    int fraction = -1;
    for (; at < to; at++) {
      byte c = text[at];
      if (c >= '0' && c <= '9') {
        if (++digits > EXACT_DIGITS) {
          return parseAny(text, from, to);
        }
        mantissa = mantissa * 10 + (c - '0');
        fraction += fraction >= 0 ? 1 : 0;
      } else if (c == '.' && fraction < 0) {
        fraction = 0;
      } else {
        return parseAny(text, from, to);
      }
    }
    if (digits == 0) {
      throw notANumber(text, from, to);
    }
    double magnitude = fraction > 0 ? mantissa / POWERS_OF_TEN[fraction] : mantissa;
    return negative ? -magnitude : magnitude;
  }

  private static double parseAny(byte[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      // The library also takes 1d, 0x1p3 and blanks.
      byte c = text[i];
      if ((c < '0' || c > '9') && c != '.' && c != 'e' && c != 'E' && c != '+' && c != '-') {
        return parseWord(text, from, to);
      }
    }
    double value;
    try {
      value = JavaDoubleParser.parseDouble(text, from, to - from);
    } catch (NumberFormatException e) {
      throw notANumber(text, from, to);
    }
    if (Double.isInfinite(value)) {
      throw notANumber(text, from, to); // Go refuses what no double can hold
    }
    return value;
  }

  private static double parseWord(byte[] text, int from, int to) {
    String word = new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    boolean signed = word.startsWith("-") || word.startsWith("+");
    String unsigned = signed ? word.substring(1) : word;
    if (unsigned.equalsIgnoreCase("inf") || unsigned.equalsIgnoreCase("infinity")) {
      return word.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (word.equalsIgnoreCase("nan")) {
      return Double.NaN;
    }
    throw notANumber(text, from, to);
  }

  private static NumberFormatException notANumber(byte[] text, int from, int to) {
    return new NumberFormatException(new String(text, from, to - from, StandardCharsets.UTF_8));
  }
}
