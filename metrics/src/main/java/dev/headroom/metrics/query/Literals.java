package dev.headroom.metrics.query;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalDouble;

/** Numbers and strings as Prometheus writes them. */
final class Literals {
  private Literals() {}

  /** Decimal, hexadecimal, octal with a leading zero, with underscores, Inf or NaN. */
  static OptionalDouble number(String text) {
    String digits = text.replace("_", "").toLowerCase(Locale.ROOT);
    try {
      if (digits.equals("inf") || digits.equals("+inf")) {
        return OptionalDouble.of(Double.POSITIVE_INFINITY);
      }
      if (digits.equals("nan")) {
        return OptionalDouble.of(Double.NaN);
      }
      if (digits.startsWith("0x")) {
        return OptionalDouble.of((double) Long.parseLong(digits.substring(2), 16));
      }
      if (digits.length() > 1
          && digits.charAt(0) == '0'
          && digits.chars().allMatch(c -> c >= '0' && c < '8')) {
        return OptionalDouble.of((double) Long.parseLong(digits, 8));
      }
      char last = digits.isEmpty() ? 'x' : digits.charAt(digits.length() - 1);
      return last == 'f' || last == 'd' // which only Java takes for a number
          ? OptionalDouble.empty()
          : OptionalDouble.of(Double.parseDouble(digits));
    } catch (NumberFormatException none) {
      return OptionalDouble.empty();
    }
  }

  /** The value of a string with its quotes, which the lexer has found whole. */
  static String unquoted(String literal) {
    char quote = literal.charAt(0);
    String inside = literal.substring(1, literal.length() - 1);
    if (quote == '`' || inside.indexOf('\\') < 0) {
      return inside;
    }
    byte[] bytes = new byte[4 * inside.length()];
    int length = 0;
    for (int i = 0; i < inside.length(); ) {
      int c = inside.codePointAt(i);
      i += Character.charCount(c);
      if (c != '\\') {
        length = append(bytes, length, c);
        continue;
      }
      char escape = inside.charAt(i++);
      int digits = digits(escape);
      if (digits == 0) {
        length = append(bytes, length, simple(escape));
      } else {
        int from = escape >= '0' && escape <= '7' ? i - 1 : i;
        int code = Integer.parseUnsignedInt(inside, from, from + digits, digits == 3 ? 8 : 16);
        i = from + digits;
        if (digits <= 3) {
          bytes[length++] = (byte) code;
        } else {
          length = append(bytes, length, code);
        }
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /** How many digits follow a backslash and this; 0 if it stands for one character itself. */
  static int digits(char escape) {
    return switch (escape) {
      case 'x' -> 2;
      case 'u' -> 4;
      case 'U' -> 8;
      case '0', '1', '2', '3', '4', '5', '6', '7' -> 3;
      default -> 0;
    };
  }

  private static int append(byte[] bytes, int length, int codePoint) {
    byte[] encoded = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(encoded, 0, bytes, length, encoded.length);
    return length + encoded.length;
  }

  private static char simple(char escape) {
    return switch (escape) {
      case 'a' -> 7;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 11;
      default -> escape;
    };
  }
}
