package dev.headroom.metrics.query;

import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Matcher;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A counter whose value itself is what a query comes to: it only grows, whatever the load.
 *
 * @param metric the counter
 * @param meant the query that was meant: with the counter's rate in its place
 */
public record RawCounter(String metric, String meant) {
  private static final String WINDOW = "[1m]";

  private static final Set<String> KEEPING =
      Set.of(
          "abs",
          "avg_over_time",
          "ceil",
          "clamp_max",
          "clamp_min",
          "floor",
          "label_join",
          "label_replace",
          "last_over_time",
          "max_over_time",
          "min_over_time",
          "quantile_over_time",
          "round",
          "scalar",
          "sort",
          "sort_desc");

  /** What the query grows with, if it does. */
  static Optional<RawCounter> of(String text, Expression query, Predicate<String> isCounter) {
    return growing(query, isCounter).map(selector -> of(text, selector));
  }

  private static Optional<Expression.Selector> growing(
      Expression expression, Predicate<String> isCounter) {
    return switch (expression) {
      case Expression.Selector selector ->
          Optional.of(selector).filter(each -> isCounter.test(metric(each)));
      case Expression.Range range -> growing(range.selector(), isCounter);
      case Expression.Parentheses parentheses -> growing(parentheses.of(), isCounter);
      case Expression.Unary unary -> growing(unary.of(), isCounter);
      case Expression.Aggregate aggregate ->
          switch (aggregate.aggregation()) {
            case SUM, AVG, MAX, MIN, QUANTILE, TOPK, BOTTOMK -> growing(aggregate.of(), isCounter);
            case COUNT, GROUP, STDDEV, STDVAR, COUNT_VALUES -> Optional.empty();
          };
      case Expression.Call call ->
          KEEPING.contains(call.function().name())
              ? call.arguments().stream()
                  .flatMap(argument -> growing(argument, isCounter).stream())
                  .findFirst()
              : Optional.empty();
      case Expression.Binary binary -> growing(binary, isCounter);
      case Expression.Constant _, Expression.Text _, Expression.Subquery _ -> Optional.empty();
    };
  }

  /** A counter by another one is a mean, and one less another is what is between them. */
  private static Optional<Expression.Selector> growing(
      Expression.Binary binary, Predicate<String> isCounter) {
    Optional<Expression.Selector> left = growing(binary.left(), isCounter);
    Optional<Expression.Selector> right = growing(binary.right(), isCounter);
    return switch (binary.operator()) {
      case ADD, MULTIPLY, OR -> left.or(() -> right);
      case DIVIDE, SUBTRACT -> right.isPresent() ? Optional.empty() : left;
      case AND, UNLESS, EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          binary.bool() ? Optional.empty() : left;
      case MODULO, ATAN2, POWER -> Optional.empty();
    };
  }

  /** The name, where one is said; else what an expression for names ends with. */
  private static String metric(Expression.Selector selector) {
    for (Matcher matcher : selector.matchers()) {
      if (matcher.label().equals(Labels.NAME)) {
        return matcher.value();
      }
    }
    return "";
  }

  private static RawCounter of(String text, Expression.Selector selector) {
    String metric = metric(selector);
    int end = selector.position() + selector.name().length();
    boolean alone = text.indexOf('[', end) < 0 && selector.shift().equals(TimeShift.NONE);
    if (selector.name().isEmpty()
        || !alone
        || !text.startsWith(selector.name(), selector.position())) {
      return new RawCounter(metric, "sum(rate(" + metric + WINDOW + "))");
    }
    int behind = behindBraces(text, end);
    return new RawCounter(
        metric,
        text.substring(0, selector.position())
            + "rate("
            + text.substring(selector.position(), behind)
            + WINDOW
            + ")"
            + text.substring(behind));
  }

  /** Where the selector ends whose name ends there: braces in quotes are none. */
  private static int behindBraces(String text, int end) {
    int at = end;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    if (at == text.length() || text.charAt(at) != '{') {
      return end;
    }
    char quote = 0;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (quote != 0) {
        if (c == '\\' && quote != '`') {
          at++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '"' || c == '\'' || c == '`') {
        quote = c;
      } else if (c == '}') {
        return at + 1;
      }
    }
    return end;
  }
}
