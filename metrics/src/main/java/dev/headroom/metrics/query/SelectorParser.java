package dev.headroom.metrics.query;

import dev.headroom.metrics.query.Token.Kind;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.series.PrometheusDuration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Parses {@code name{label="value"}}, and what may follow it: {@code [5s]}, {@code [5m:1m]}, {@code
 * offset} and {@code @}.
 */
final class SelectorParser {
  private static final double LONGEST_SECONDS = Long.MAX_VALUE / 1e9;
  private final Tokens tokens;

  SelectorParser(Tokens tokens) {
    this.tokens = tokens;
  }

  /** After the name. */
  Expression named(Token name) {
    return tokens.peek().is("{")
        ? selector(name.text(), name)
        : new Expression.Selector(
            name.text(), List.of(Matcher.name(name.text())), TimeShift.NONE, name.position());
  }

  /** {@code start} is where the selector began. */
  Expression selector(String name, Token start) {
    List<Matcher> matchers = new ArrayList<>();
    tokens.expect("{", "", "");
    while (!tokens.accept("}")) {
      matchers.add(matcher());
      if (!tokens.accept(",") && !tokens.peek().is("}")) {
        throw tokens.unexpected("label matching", "\",\" or \"}\"");
      }
    }
    if (!name.isEmpty()) {
      matchers.add(Matcher.name(name));
    }
    return new Expression.Selector(name, List.copyOf(matchers), TimeShift.NONE, start.position());
  }

  private Matcher matcher() {
    Token label = tokens.peek();
    if (label.kind() != Kind.IDENTIFIER && label.kind() != Kind.STRING) {
      throw tokens.unexpected("label matching", "identifier or \"}\"");
    }
    tokens.next();
    boolean quoted = label.kind() == Kind.STRING;
    String name = quoted ? Literals.unquoted(label.text()) : label.text();
    Token symbol = tokens.peek();
    if (quoted && (symbol.is(",") || symbol.is("}"))) {
      return Matcher.name(name);
    }
    Optional<Matcher.Operator> operator =
        Arrays.stream(Matcher.Operator.values()).filter(o -> symbol.is(o.symbol())).findFirst();
    if (operator.isEmpty()) {
      throw tokens.unexpected(
          "label matching", quoted ? "\",\" or \"}\"" : "label matching operator");
    }
    tokens.next();
    if (tokens.peek().kind() != Kind.STRING) {
      throw tokens.unexpected("label matching", "string");
    }
    try {
      return Matcher.of(name, operator.get(), Literals.unquoted(tokens.next().text()));
    } catch (IllegalArgumentException problem) {
      throw tokens.problem(label.position(), "error parsing regexp: " + problem.getMessage());
    }
  }

  /** A number, or a duration in seconds. */
  Expression.Constant number() {
    Token token = tokens.next();
    if (token.kind() == Kind.DURATION) {
      long millis =
          PrometheusDuration.millis(token.text())
              .orElseThrow(
                  () ->
                      tokens.problem(
                          token.position(),
                          "not a valid duration string: " + Token.quoted(token.text())));
      return new Expression.Constant(millis / 1000.0, token.position());
    }
    double value =
        Literals.number(token.text())
            .orElseThrow(
                () ->
                    tokens.problem(
                        token.position(),
                        "error parsing number: strconv.ParseFloat: parsing "
                            + Token.quoted(token.text())
                            + ": invalid syntax"));
    return new Expression.Constant(value, token.position());
  }

  /** {@code [5m]} or {@code [5m:1m]} after the expression. */
  Expression range(Expression expression) {
    Token bracket = tokens.next();
    long range = positive("subquery or range selector", "number, duration, step(), or range()");
    if (!tokens.accept(":")) {
      if (!tokens.accept("]")) {
        throw tokens.unexpected("subquery or range", "\":\" or \"]\"");
      }
      return new Expression.Range(rangeable(expression, bracket), range);
    }
    long step = 0;
    if (!tokens.peek().is("]")) {
      step = positive("subquery selector", "number, duration, step(), range(), or \"]\"");
    }
    tokens.expect("]", "subquery selector", "\"]\"");
    return new Expression.Subquery(expression, range, step, TimeShift.NONE);
  }

  private Expression.Selector rangeable(Expression expression, Token bracket) {
    if (!(expression instanceof Expression.Selector selector)) {
      throw tokens.problem(bracket.position(), "ranges only allowed for vector selectors");
    }
    if (selector.shift().offsetMillis() != 0) {
      throw tokens.problem(bracket.position(), "no offset modifiers allowed before range");
    }
    if (selector.shift().isFixed()) {
      throw tokens.problem(bracket.position(), "no @ modifiers allowed before range");
    }
    return selector;
  }

  private long positive(String where, String expected) {
    Token start = tokens.peek();
    boolean minus = tokens.accept("-");
    if (!minus) {
      tokens.accept("+");
    }
    long millis = millis(start, where, expected);
    if (minus || millis <= 0) {
      throw tokens.problem(start.position(), "duration must be greater than 0");
    }
    return millis;
  }

  private long millis(Token start, String where, String expected) {
    Token token = tokens.peek();
    if (token.is("(") || isDurationFunction(token)) {
      throw tokens.problem(token.position(), "experimental duration expression is not enabled");
    }
    if (token.kind() != Kind.NUMBER && token.kind() != Kind.DURATION) {
      throw tokens.unexpected(where, expected);
    }
    double seconds = number().value();
    if (Double.isNaN(seconds) || Math.abs(seconds) > LONGEST_SECONDS) {
      throw tokens.problem(start.position(), "duration out of range");
    }
    return Math.round(seconds * 1000);
  }

  private static boolean isDurationFunction(Token token) {
    return token.kind() == Kind.IDENTIFIER
        && List.of("step", "range", "max_of", "min_of").contains(token.lower());
  }

  Expression offset(Expression expression) {
    tokens.next();
    Token start = tokens.peek();
    boolean minus = tokens.accept("-");
    if (!minus) {
      tokens.accept("+");
    }
    long millis = millis(start, "offset", "number, duration, step(), or range()");
    TimeShift shift =
        shift(expression, "offset modifier must be preceded by an instant vector selector or");
    if (shift.offsetMillis() != 0) {
      throw tokens.problem(expression.position(), "offset may not be set multiple times");
    }
    return shifted(expression, shift.offset(minus ? -millis : millis));
  }

  Expression moment(Expression expression) {
    tokens.next();
    Token word = tokens.peek();
    TimeShift.Anchor anchor = TimeShift.Anchor.MOMENT;
    double seconds = 0;
    if (word.isIdentifier("start") || word.isIdentifier("end")) {
      tokens.next();
      tokens.expect("(", "@", "timestamp");
      tokens.expect(")", "@", "timestamp");
      anchor = word.isIdentifier("start") ? TimeShift.Anchor.START : TimeShift.Anchor.END;
    } else {
      boolean minus = tokens.accept("-");
      if (!minus) {
        tokens.accept("+");
      }
      if (tokens.peek().kind() != Kind.NUMBER && tokens.peek().kind() != Kind.DURATION) {
        throw tokens.unexpected("@", "timestamp");
      }
      double value = number().value();
      seconds = minus ? -value : value;
      if (Double.isNaN(seconds) || Math.abs(seconds) >= Long.MAX_VALUE) {
        throw tokens.problem(
            expression.position(),
            "timestamp out of bounds for @ modifier: " + String.format(Locale.ROOT, "%f", seconds));
      }
    }
    TimeShift shift =
        shift(expression, "@ modifier must be preceded by an instant vector selector or");
    if (shift.isFixed()) {
      throw tokens.problem(expression.position(), "@ <timestamp> may not be set multiple times");
    }
    long bounded = Math.clamp(Math.round(seconds * 1000), -(1L << 60), 1L << 60);
    return shifted(expression, shift.at(anchor, bounded));
  }

  private TimeShift shift(Expression expression, String otherwise) {
    return switch (expression) {
      case Expression.Selector selector -> selector.shift();
      case Expression.Range range -> range.selector().shift();
      case Expression.Subquery subquery -> subquery.shift();
      default ->
          throw tokens.problem(
              expression.position(), otherwise + " range vector selector or a subquery");
    };
  }

  private static Expression shifted(Expression expression, TimeShift shift) {
    return switch (expression) {
      case Expression.Selector s ->
          new Expression.Selector(s.name(), s.matchers(), shift, s.position());
      case Expression.Range r ->
          new Expression.Range(
              new Expression.Selector(
                  r.selector().name(), r.selector().matchers(), shift, r.position()),
              r.millis());
      case Expression.Subquery s ->
          new Expression.Subquery(s.of(), s.rangeMillis(), s.stepMillis(), shift);
      default -> throw new IllegalStateException("not shiftable: " + expression);
    };
  }

  /** The labels of a series that is written as a selector. */
  static boolean namesMetric(Matcher matcher) {
    return matcher.label().equals(Labels.NAME);
  }
}
