package dev.headroom.metrics.query;

import dev.headroom.metrics.query.Token.Kind;
import java.util.Locale;

/**
 * Cuts an expression into tokens, one at a time, so that the first mistake is the one that is
 * complained about (promql/parser/lex.go). Comments run from # to the end of the line.
 */
final class Lexer {
  private static final String SINGLE = "+-*/%^";
  private final String text;
  private final NumberScanner numbers;
  private int at;
  private int parentheses;
  private boolean inBraces;
  private boolean inBrackets;

  Lexer(String text) {
    this.text = text;
    this.numbers = new NumberScanner(text);
  }

  Token next() {
    skipBlanks();
    int start = at;
    if (start == text.length()) {
      if (inBraces) {
        throw problem(start, "unexpected end of input inside braces");
      }
      if (parentheses > 0 || inBrackets) {
        throw problem(start, "unclosed left " + (parentheses > 0 ? "parenthesis" : "bracket"));
      }
      return new Token(Kind.END, "", start);
    }
    char c = text.charAt(start);
    if (c == '"' || c == '\'' || c == '`') {
      return new Token(Kind.STRING, string(c), start);
    }
    return inBraces ? insideBraces(c) : outsideBraces(c);
  }

  private Token insideBraces(char c) {
    if (isAlpha(c)) {
      return word();
    }
    return switch (c) {
      case ',' -> take(Kind.SYMBOL, 1);
      case '=' -> peek(1) == '~' ? take(Kind.OPERATOR, 2) : take(Kind.SYMBOL, 1);
      case '!' -> {
        if (peek(1) != '~' && peek(1) != '=') {
          throw problem(at, "unexpected character after '!' inside braces: " + character(at + 1));
        }
        yield take(Kind.OPERATOR, 2);
      }
      case '{' -> throw problem(at, "unexpected left brace '{'");
      case '}' -> {
        inBraces = false;
        yield take(Kind.SYMBOL, 1);
      }
      default -> throw problem(at, "unexpected character inside braces: " + character(at));
    };
  }

  private Token outsideBraces(char c) {
    if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
      return number();
    }
    if (c == ':' && inBrackets) {
      return take(Kind.SYMBOL, 1);
    }
    if (isAlpha(c) || c == ':') {
      return word();
    }
    if (SINGLE.indexOf(c) >= 0 || c == '@') {
      return take(Kind.OPERATOR, 1);
    }
    return switch (c) {
      case ',' -> take(Kind.SYMBOL, 1);
      case '(', ')', '[', ']', '{' -> bracket(c);
      case '<', '>' -> take(Kind.OPERATOR, peek(1) == '=' ? 2 : 1);
      case '=' -> {
        if (peek(1) == '~') {
          throw problem(at, "unexpected character after '=': '~'");
        }
        yield peek(1) == '=' ? take(Kind.OPERATOR, 2) : take(Kind.SYMBOL, 1);
      }
      case '!' -> {
        if (peek(1) != '=') {
          throw problem(at, "unexpected character after '!': " + character(at + 1));
        }
        yield take(Kind.OPERATOR, 2);
      }
      default -> throw problem(at, "unexpected character: " + character(at));
    };
  }

  private Token bracket(char c) {
    switch (c) {
      case '(' -> parentheses++;
      case ')' -> {
        if (--parentheses < 0) {
          throw problem(at, "unexpected right parenthesis ')'");
        }
      }
      case '{' -> inBraces = true;
      default -> {
        if (inBrackets == (c == '[')) {
          throw problem(
              at, "unexpected " + (inBrackets ? "left" : "right") + " bracket '" + c + "'");
        }
        inBrackets = !inBrackets;
      }
    }
    return take(Kind.SYMBOL, 1);
  }

  private Token word() {
    int end = at;
    while (end < text.length()
        && (isAlphaNumeric(text.charAt(end))
            || (text.charAt(end) == ':' && !inBraces && !inBrackets))) {
      end++;
    }
    String word = text.substring(at, end);
    return take(inBraces ? Kind.IDENTIFIER : kind(word), word.length());
  }

  private static Kind kind(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    if (Token.WORD_OPERATORS.contains(lower)) {
      return Kind.OPERATOR;
    }
    if (Token.KEYWORDS.contains(lower)) {
      return Kind.KEYWORD;
    }
    if (lower.equals("inf") || lower.equals("nan")) {
      return Kind.NUMBER;
    }
    if (Aggregation.named(lower).isPresent() || Aggregation.EXPERIMENTAL.contains(lower)) {
      return Kind.AGGREGATION;
    }
    return word.indexOf(':') < 0 ? Kind.IDENTIFIER : Kind.METRIC_IDENTIFIER;
  }

  private Token number() {
    int end = numbers.endOfNumber(at);
    if (end > at) {
      return take(Kind.NUMBER, end - at);
    }
    end = numbers.endOfDuration(at);
    if (end > at) {
      return take(Kind.DURATION, end - at);
    }
    throw problem(
        at,
        "bad number or duration syntax: "
            + Token.quoted(text.substring(at, Math.max(at + 1, numbers.failedAt()))));
  }

  private String string(char quote) {
    int start = at;
    at++;
    while (true) {
      if (at == text.length() || (text.charAt(at) == '\n' && quote != '`')) {
        throw problem(
            start, quote == '`' ? "unterminated raw string" : "unterminated quoted string");
      }
      char c = text.charAt(at++);
      if (c == quote) {
        return text.substring(start, at);
      }
      if (c == '\\' && quote != '`') {
        escape(quote, start);
      }
    }
  }

  private void escape(char quote, int start) {
    if (at == text.length()) {
      throw problem(start, "escape sequence not terminated");
    }
    char c = text.charAt(at++);
    int digits = Literals.digits(c);
    if (digits == 0) {
      if ("abfnrtv\\".indexOf(c) < 0 && c != quote) {
        throw problem(start, "unknown escape sequence " + String.format("U+%04X '%c'", (int) c, c));
      }
      return;
    }
    int base = digits == 3 ? 8 : 16;
    at -= digits == 3 ? 1 : 0;
    long code = 0;
    for (int i = 0; i < digits; i++, at++) {
      if (at == text.length()) {
        throw problem(start, "escape sequence not terminated");
      }
      char d = text.charAt(at);
      int value = d < 128 ? Character.digit(d, base) : -1;
      if (value < 0) {
        throw problem(
            start,
            "illegal character "
                + String.format("U+%04X '%c'", (int) d, d)
                + " in escape sequence");
      }
      code = code * base + value;
    }
    if (code > (digits <= 3 ? 255 : Character.MAX_CODE_POINT)
        || (code >= 0xD800 && code < 0xE000)) {
      throw problem(start, "escape sequence is an invalid Unicode code point");
    }
  }

  private void skipBlanks() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#') {
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
          at++;
        }
      } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        at++;
      } else {
        return;
      }
    }
  }

  private Token take(Kind kind, int length) {
    Token token = new Token(kind, text.substring(at, at + length), at);
    at += length;
    return token;
  }

  private char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
  }

  private String character(int position) {
    return position < text.length()
        ? "'" + Character.toString(text.codePointAt(position)) + "'"
        : "end of input";
  }

  QueryException problem(int position, String problem) {
    return QueryException.at(text, position, problem);
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isAlpha(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isAlphaNumeric(char c) {
    return isAlpha(c) || isDigit(c);
  }
}
