package dev.headroom.scaling.selector;

import java.util.ArrayList;
import java.util.List;

/** A word of a selector. */
record Token(Kind kind, String text) {

  enum Kind {
    ERROR,
    END,
    CLOSE,
    COMMA,
    NOT,
    DOUBLE_EQUALS,
    EQUALS,
    GREATER_THAN,
    IDENTIFIER,
    IN,
    LESS_THAN,
    NOT_EQUALS,
    NOT_IN,
    OPEN
  }

  static List<Token> scan(String text) {
    List<Token> tokens = new ArrayList<>();
    int pos = 0;
    while (pos < text.length()) {
      char c = text.charAt(pos);
      if (isBlank(c)) {
        pos++;
        continue;
      }
      int end = pos + 1;
      if (isSymbol(c)) {
        boolean two = (c == '=' || c == '!') && end < text.length() && text.charAt(end) == '=';
        end += two ? 1 : 0;
        tokens.add(symbol(text.substring(pos, end)));
      } else {
        while (end < text.length() && !isBlank(text.charAt(end)) && !isSymbol(text.charAt(end))) {
          end++;
        }
        tokens.add(word(text.substring(pos, end)));
      }
      pos = end;
    }
    tokens.add(new Token(Kind.END, ""));
    return tokens;
  }

  private static Token symbol(String text) {
    return new Token(
        switch (text) {
          case ")" -> Kind.CLOSE;
          case "(" -> Kind.OPEN;
          case "," -> Kind.COMMA;
          case "!" -> Kind.NOT;
          case "==" -> Kind.DOUBLE_EQUALS;
          case "=" -> Kind.EQUALS;
          case "!=" -> Kind.NOT_EQUALS;
          case ">" -> Kind.GREATER_THAN;
          case "<" -> Kind.LESS_THAN;
          default -> Kind.ERROR;
        },
        text);
  }

  private static Token word(String text) {
    return new Token(
        switch (text) {
          case "in" -> Kind.IN;
          case "notin" -> Kind.NOT_IN;
          default -> Kind.IDENTIFIER;
        },
        text);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static boolean isSymbol(char c) {
    return "=!(),><".indexOf(c) >= 0;
  }

  /** As a value is read, where {@code in} and {@code notin} are words like any. */
  Kind asValue() {
    return kind == Kind.IN || kind == Kind.NOT_IN ? Kind.IDENTIFIER : kind;
  }
}
