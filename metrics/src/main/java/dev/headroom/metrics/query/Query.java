package dev.headroom.metrics.query;

import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.series.SampleSource;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A parsed expression, ready to be evaluated again and again. Immutable. */
public final class Query {
  private static final int MAX_STEPS = 1_000_000;
  private static final Set<String> RATES = Set.of("rate", "irate", "increase");
  private final String text;
  private final String written;
  private final Expression expression;

  private Query(String text, String written, Expression expression) {
    this.text = text;
    this.written = written;
    this.expression = expression;
  }

  /**
   * Parses an expression.
   *
   * @throws QueryException with the line and column at which it goes wrong
   */
  public static Query parse(String text) {
    return new Query(text, text, QueryParser.parse(text));
  }

  /** The sum of a metric's samples: {@code sum({__name__="name"})}, for any name. */
  public static Query sumOf(String name) {
    String written = "sum(" + name + ")";
    Expression selector =
        new Expression.Selector(name, List.of(Matcher.name(name)), TimeShift.NONE, 4);
    return new Query(
        written,
        written,
        new Expression.Aggregate(Aggregation.SUM, Grouping.ONE_GROUP, null, selector, 0));
  }

  /**
   * The matchers of a text that is a selector and nothing else, {@code up{job="x"}}, as requests
   * for series state them.
   *
   * @throws QueryException if it is anything else
   */
  public static List<Matcher> selector(String text) {
    if (QueryParser.parse(text) instanceof Expression.Selector selector
        && selector.shift().equals(TimeShift.NONE)) {
      return selector.matchers();
    }
    throw QueryException.at(text, 0, "not a selector (expected: name{label=\"value\"})");
  }

  /** The same over fewer series: each of its selectors gets these matchers too. */
  public Query narrowedBy(List<Matcher> matchers) {
    if (matchers.isEmpty()) {
      return this;
    }
    String by = matchers.stream().map(Matcher::toString).collect(Collectors.joining(","));
    return new Query(
        text + " of {" + by + "}", written, new Narrowing(List.copyOf(matchers)).of(expression));
  }

  /**
   * The value at {@code now}, with the {@linkplain QuerySettings#STANDARD standard} limits.
   *
   * @param lookback how old a series' newest sample may be to count as its value, if nothing ended
   *     the series before
   * @throws QueryException if the series found make no sense together: two partners for one
   *     element, the same series twice; or if there are too many
   */
  public Value at(Instant now, SampleSource source, Duration lookback) {
    return at(now, source, QuerySettings.STANDARD.withLookback(lookback)).value();
  }

  /**
   * The value at {@code now}: of the type that the expression has.
   *
   * @throws QueryException if the series found make no sense together, or a limit is reached
   */
  public Answer at(Instant now, SampleSource source, QuerySettings settings) {
    Steps steps = Steps.one(now.toEpochMilli());
    Context context = new Context(written, source, settings, steps);
    Value value = new Result(new Evaluation(context, steps)).instant(expression);
    return new Answer(value, context.warnings(), context.infos());
  }

  /**
   * The values at {@code start}, {@code start + step}, … up to {@code end}: a {@link Value.Matrix}.
   * Each selector is asked for once.
   *
   * @param step at least a millisecond
   * @throws QueryException if the expression is neither a scalar nor an instant vector, the series
   *     found make no sense together, or a limit is reached
   */
  public Answer range(
      Instant start, Instant end, Duration step, SampleSource source, QuerySettings settings) {
    if (step.toMillis() <= 0) {
      throw new IllegalArgumentException("step: " + step + " (expected: a millisecond or more)");
    }
    if (end.isBefore(start)) {
      throw new IllegalArgumentException("end: " + end + " (expected: not before " + start + ")");
    }
    if (expression.type() != ValueType.SCALAR && expression.type() != ValueType.VECTOR) {
      throw QueryException.at(
          written,
          expression.position(),
          "invalid expression type "
              + Token.quoted(expression.type().words)
              + " for range query, must be Scalar or instant Vector");
    }
    long span = end.toEpochMilli() - start.toEpochMilli();
    long count = span / step.toMillis() + 1;
    if (count > Math.min(MAX_STEPS, settings.maxSamples())) {
      throw QueryException.tooManySamples();
    }
    Steps steps = new Steps(start.toEpochMilli(), step.toMillis(), (int) count);
    Context context = new Context(written, source, settings, steps);
    Value value = new Result(new Evaluation(context, steps)).range(expression);
    return new Answer(value, context.warnings(), context.infos());
  }

  /** The metrics that it names, in its order; those that only matchers describe are left out. */
  public Set<String> metrics() {
    Set<String> names = new LinkedHashSet<>();
    expression
        .selectors()
        .flatMap(selector -> selector.matchers().stream())
        .forEach(
            matcher -> {
              if (matcher.label().equals(Labels.NAME)
                  && matcher.operator() == Matcher.Operator.EQUAL) {
                names.add(matcher.value());
              }
            });
    names.remove("");
    return names;
  }

  /** The counter whose raw value it comes to, if it does. */
  public Optional<RawCounter> rawCounter(Predicate<String> isCounter) {
    return RawCounter.of(text, expression, isCounter);
  }

  /** The metrics of whose series it takes rates: counters, if it makes sense. */
  public Set<String> rated() {
    return rated(expression)
        .flatMap(Expression::selectors)
        .map(Expression.Selector::name)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Stream<Expression> rated(Expression within) {
    return within instanceof Expression.Call call && RATES.contains(call.function().name())
        ? Stream.of(call)
        : within.parts().stream().flatMap(Query::rated);
  }

  /** The matchers of each of its selectors, from left to right, each once. */
  public List<List<Matcher>> selectors() {
    return expression.selectors().map(Expression.Selector::matchers).distinct().toList();
  }

  /**
   * Laid out for people as Prometheus does it: blanks, quotes and durations in one way, long
   * expressions over many lines. Parsed again, it is the same query.
   */
  public String formatted() {
    return ExpressionLines.of(expression);
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
