package dev.headroom.metrics.query;

/**
 * One word of an expression.
 *
 * @param text for a string, its value
 * @param position of its first character, from 0
 */
record Token(Kind kind, String text, int position) {
  enum Kind {
    NAME,
    NUMBER,
    DURATION,
    STRING,
    SYMBOL,
    END
  }

  boolean is(String symbolOrName) {
    return (kind == Kind.SYMBOL || kind == Kind.NAME) && text.equals(symbolOrName);
  }

  String found() {
    return kind == Kind.END ? "the end" : "'" + text + "'";
  }
}
