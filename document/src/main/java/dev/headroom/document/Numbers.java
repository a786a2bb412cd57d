package dev.headroom.document;

import dev.headroom.document.Node.Scalar;
import dev.headroom.document.Node.Scalar.Kind;
import java.math.BigInteger;
import java.util.Locale;

/** YAML 1.1's whole numbers, in decimal. */
final class Numbers {
  private Numbers() {}

  /** Decimal, {@code 0x1F}, {@code 0b11}, octal as {@code 017}; underscores between digits. */
  static Scalar integer(String text, int line) {
    String digits = text.replace("_", "").toLowerCase(Locale.ROOT);
    String sign = "";
    if (digits.startsWith("-") || digits.startsWith("+")) {
      sign = digits.startsWith("-") ? "-" : "";
      digits = digits.substring(1);
    }
    int radix = 10;
    if (digits.startsWith("0x")) {
      radix = 16;
      digits = digits.substring(2);
    } else if (digits.startsWith("0b")) {
      radix = 2;
      digits = digits.substring(2);
    } else if (digits.startsWith("0") && digits.length() > 1) {
      radix = 8;
      digits = digits.substring(1);
    }
    if (radix == 10) {
      return new Scalar(Kind.INTEGER, sign + digits, line);
    }
    try {
      return new Scalar(Kind.INTEGER, sign + new BigInteger(digits, radix), line);
    } catch (NumberFormatException e) {
      return new Scalar(Kind.STRING, text, line);
    }
  }
}
