package dev.headroom.metrics.query;

import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.series.SampleSource;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A parsed expression, ready to be evaluated again and again. Immutable. */
public final class Query {
  private final String text;
  private final Expression expression;

  private Query(String text, Expression expression) {
    this.text = text;
    this.expression = expression;
  }

  /**
   * Parses an expression of the subset that this package's documentation lists.
   *
   * @throws QueryException with the character at which it goes wrong
   */
  public static Query parse(String text) {
    return new Query(text, QueryParser.parse(text));
  }

  /**
   * The matchers of a selector, as {@code up{job="x"}}.
   *
   * @throws QueryException if it is none
   */
  public static List<Matcher> selector(String text) {
    if (QueryParser.parse(text) instanceof Expression.Selector selector) {
      return selector.conditions();
    }
    throw QueryException.at(0, "no selector (expected: name{label=\"value\"})");
  }

  /** The sum of a metric's samples: {@code sum({__name__="name"})}, for any name. */
  public static Query sumOf(String name) {
    Expression selector = new Expression.Selector(name, List.of());
    return new Query(
        "sum(" + name + ")",
        new Expression.Aggregate(Aggregation.SUM, Grouping.ONE_GROUP, selector));
  }

  /** The same over fewer series: each of its selectors gets these matchers too. */
  public Query narrowedBy(List<Matcher> matchers) {
    if (matchers.isEmpty()) {
      return this;
    }
    String by = matchers.stream().map(Matcher::toString).collect(Collectors.joining(","));
    return new Query(text + " of {" + by + "}", expression.narrowed(matchers));
  }

  /**
   * The value at {@code now}.
   *
   * @param lookback how old a series' newest sample may be to count as its value, if nothing ended
   *     the series before
   * @throws QueryException if the series found make no sense together: two partners for one
   *     element, the same series twice
   */
  public Value at(Instant now, SampleSource source, Duration lookback) {
    Evaluation evaluation = new Evaluation(source, now.toEpochMilli(), lookback.toMillis());
    return expression.type() == ValueType.SCALAR
        ? new Value.Scalar(evaluation.scalar(expression))
        : new Value.Vector(evaluation.vector(expression));
  }

  /** The metrics that it names, in its order; those that only matchers describe are left out. */
  public Set<String> metrics() {
    Set<String> names = new LinkedHashSet<>();
    expression.selectors().map(Expression.Selector::name).forEach(names::add);
    names.remove("");
    return names;
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
