package dev.headroom.metrics.query;

import dev.headroom.metrics.series.Matcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Parses {@code name{label="value"}} and the {@code [5s]} after it. */
final class SelectorParser {
  private final Tokens tokens;

  SelectorParser(Tokens tokens) {
    this.tokens = tokens;
  }

  /** After the name; {@code start} is where the selector began. */
  Expression selector(String name, Token start) {
    List<Matcher> matchers = new ArrayList<>();
    String metric = name;
    if (tokens.accept("{")) {
      while (!tokens.accept("}")) {
        Matcher matcher = matcher();
        boolean isName =
            matcher.label().equals("__name__") && matcher.operator() == Matcher.Operator.EQUAL;
        if (isName && metric.isEmpty()) {
          metric = matcher.value();
        } else {
          matchers.add(matcher);
        }
        if (!tokens.peek().is("}")) {
          tokens.expect(",");
        }
      }
    }
    if (metric.isEmpty() && matchers.stream().allMatch(Matcher::matchesEmpty)) {
      throw QueryException.at(
          start.position(),
          "a selector of everything (expected: a name, or a matcher of something)");
    }
    return new Expression.Selector(metric, List.copyOf(matchers));
  }

  /** The range after the expression, if there is one. */
  Expression withRange(Expression expression) {
    Token bracket = tokens.peek();
    if (!tokens.accept("[")) {
      return expression;
    }
    Token duration = tokens.next();
    if (!(expression instanceof Expression.Selector selector) || !tokens.accept("]")) {
      throw QueryException.at(
          bracket.position(),
          "a range is of a selector, as x[5s]; subqueries are outside this subset of PromQL");
    }
    return new Expression.Range(selector, DurationText.millis(duration));
  }

  private Matcher matcher() {
    Token label = tokens.next();
    Token symbol = tokens.next();
    Token value = tokens.next();
    Optional<Matcher.Operator> operator =
        Arrays.stream(Matcher.Operator.values()).filter(o -> symbol.is(o.symbol())).findFirst();
    if (label.kind() != Token.Kind.NAME
        || operator.isEmpty()
        || value.kind() != Token.Kind.STRING) {
      throw QueryException.at(
          label.position(), "no matcher (expected: label=\"value\", or != =~ !~)");
    }
    try {
      return Matcher.of(label.text(), operator.get(), value.text());
    } catch (IllegalArgumentException problem) {
      throw QueryException.at(value.position(), String.valueOf(problem.getMessage()));
    }
  }
}
