package dev.headroom.metrics.query;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The tokens of an expression, read from left to right. */
final class Tokens {
  private static final Set<String> OUTSIDE =
      Set.of("offset", "@", "and", "unless", "%", "^", "atan2", "group_left", "group_right");

  private final List<Token> tokens;
  private int at;

  Tokens(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token peek() {
    return tokens.get(at);
  }

  /** The end is never passed. */
  Token next() {
    Token token = tokens.get(at);
    at += token.kind() == Token.Kind.END ? 0 : 1;
    return token;
  }

  boolean accept(String text) {
    boolean found = peek().is(text);
    if (found) {
      next();
    }
    return found;
  }

  void expect(String text) {
    if (!accept(text)) {
      throw unexpected(text);
    }
  }

  /** {@code (a, b)} */
  Set<String> labelList() {
    expect("(");
    Set<String> labels = new TreeSet<>();
    while (!accept(")")) {
      if (peek().kind() != Token.Kind.NAME) {
        throw unexpected("a label");
      }
      labels.add(next().text());
      if (!peek().is(")")) {
        expect(",");
      }
    }
    return labels;
  }

  QueryException unexpected(String expected) {
    Token found = peek();
    String outside = OUTSIDE.contains(found.text()) ? " is outside this subset of PromQL" : "";
    return QueryException.at(
        found.position(), found.found() + outside + " (expected: " + expected + ")");
  }
}
