package dev.headroom.metrics.query;

import dev.headroom.metrics.query.Token.Kind;
import java.util.LinkedHashSet;
import java.util.Set;

/** The tokens of an expression, read from left to right, with one that is looked at ahead. */
final class Tokens {
  private final String text;
  private final Lexer lexer;
  private Token ahead;
  private int closed;

  Tokens(String text) {
    this.text = text;
    this.lexer = new Lexer(text);
    this.ahead = lexer.next();
  }

  Token peek() {
    return ahead;
  }

  /** The end is never passed. */
  Token next() {
    Token token = ahead;
    if (token.kind() != Kind.END) {
      closed = token.end();
      ahead = lexer.next();
    }
    return token;
  }

  /** Where the last token that was taken ends. */
  int end() {
    return closed;
  }

  boolean accept(String word) {
    boolean found = ahead.is(word);
    if (found) {
      next();
    }
    return found;
  }

  void expect(String word, String where, String expected) {
    if (!accept(word)) {
      throw unexpected(where, expected);
    }
  }

  /** {@code (a, "b.c")}, in that order. */
  Set<String> labelList() {
    expect("(", "grouping opts", "\"(\"");
    Set<String> labels = new LinkedHashSet<>();
    while (!accept(")")) {
      labels.add(label());
      if (!accept(",") && !ahead.is(")")) {
        throw unexpected("grouping opts", "\",\" or \")\"");
      }
    }
    return labels;
  }

  private String label() {
    return switch (ahead.kind()) {
      case IDENTIFIER, METRIC_IDENTIFIER, KEYWORD, AGGREGATION -> next().text();
      case STRING -> {
        Token literal = next();
        String label = Literals.unquoted(literal.text());
        if (label.isEmpty()) {
          throw problem(literal.position(), "invalid label name for grouping: \"\"");
        }
        yield label;
      }
      case OPERATOR -> {
        if (!Token.WORD_OPERATORS.contains(ahead.lower())) {
          throw unexpected("grouping opts", "label");
        }
        yield next().text();
      }
      case NUMBER, DURATION, SYMBOL, END -> throw unexpected("grouping opts", "label");
    };
  }

  /** The next token is out of place; {@code where} and {@code expected} may be empty. */
  QueryException unexpected(String where, String expected) {
    return problem(
        ahead.position(),
        "unexpected "
            + ahead.found()
            + (where.isEmpty() ? "" : " in " + where)
            + (expected.isEmpty() ? "" : ", expected " + expected));
  }

  QueryException problem(int position, String problem) {
    return QueryException.at(text, position, problem);
  }
}
