package dev.headroom.metrics.query;

/** Finds where numbers and durations end. */
final class NumberScanner {
  private static final String DECIMAL = "0123456789";
  private static final String HEX = "0123456789abcdefABCDEF";
  private final String text;
  private int at;

  NumberScanner(String text) {
    this.text = text;
  }

  /** Where the last search gave up. */
  int failedAt() {
    return Math.min(at + 1, text.length());
  }

  /** Or {@code start} if there is none. */
  int endOfNumber(int start) {
    at = start;
    String digits = DECIMAL;
    if (accept("0") && accept("xX")) {
      accept("_");
      digits = HEX;
    }
    accept(".");
    boolean dot = at > start && text.charAt(at - 1) == '.';
    accept(digits);
    boolean exponent = false;
    while (is(digits + "._eE")) {
      if (is("._") || (!digits.equals(HEX) && is("eE"))) {
        char c = text.charAt(at++);
        if ((c == '.' && (dot || digits.equals(HEX))) || (c != '.' && c != '_' && exponent)) {
          return start;
        }
        dot |= c == '.';
        if (c == 'e' || c == 'E') {
          exponent = true;
          accept("+-");
        }
        if (c == '.' ? is("_.") : is("._eE") || at == text.length()) {
          return start;
        }
      } else {
        at++;
      }
    }
    return at < text.length() && Lexer.isAlphaNumeric(text.charAt(at)) ? start : at;
  }

  /** Or {@code start} if there is none. */
  int endOfDuration(int start) {
    at = start;
    while (true) {
      int part = at;
      while (accept(DECIMAL)) {
        // all of them
      }
      if (at == part || !accept("smhdwy")) {
        return start;
      }
      accept("s");
      if (!is(DECIMAL)) {
        return at < text.length() && Lexer.isAlphaNumeric(text.charAt(at)) ? start : at;
      }
    }
  }

  private boolean is(String valid) {
    return at < text.length() && valid.indexOf(text.charAt(at)) >= 0;
  }

  private boolean accept(String valid) {
    boolean found = is(valid);
    at += found ? 1 : 0;
    return found;
  }
}
