package dev.headroom.metrics.query;

import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.series.PrometheusDuration;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An expression as Prometheus prints it on one line (promql/parser/printer.go): parsed again it is
 * the same expression. Takes time by its length.
 */
final class ExpressionText {
  private static final Pattern PLAIN_LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private final StringBuilder text = new StringBuilder();

  private ExpressionText() {}

  static String of(Expression expression) {
    ExpressionText printed = new ExpressionText();
    printed.print(expression);
    return printed.text.toString();
  }

  /** What stands before the bracket of an aggregation. */
  static String head(Expression.Aggregate aggregate) {
    ExpressionText printed = new ExpressionText();
    printed.aggregation(aggregate);
    return printed.text.toString();
  }

  /** What stands between the operands. */
  static String operator(Expression.Binary binary) {
    ExpressionText printed = new ExpressionText();
    printed.between(binary);
    return printed.text.toString();
  }

  /** What stands behind the expression of a subquery. */
  static String suffix(Expression.Subquery subquery) {
    ExpressionText printed = new ExpressionText();
    printed.behind(subquery);
    return printed.text.toString();
  }

  private void print(Expression expression) {
    switch (expression) {
      case Expression.Constant constant -> text.append(number(constant.value()));
      case Expression.Text string -> quote(string.value());
      case Expression.Selector selector -> {
        selector(selector);
        shift(selector.shift());
      }
      case Expression.Range range -> {
        selector(range.selector());
        text.append('[').append(duration(range.millis())).append(']');
        shift(range.selector().shift());
      }
      case Expression.Subquery subquery -> {
        print(subquery.of());
        behind(subquery);
      }
      case Expression.Call call -> {
        text.append(call.function().name()).append('(');
        list(call.arguments());
        text.append(')');
      }
      case Expression.Aggregate aggregate -> {
        aggregation(aggregate);
        text.append('(');
        list(aggregate.parts());
        text.append(')');
      }
      case Expression.Binary binary -> {
        print(binary.left());
        text.append(' ');
        between(binary);
        text.append(' ');
        print(binary.right());
      }
      case Expression.Unary unary -> {
        text.append(unary.minus() ? '-' : '+');
        print(unary.of());
      }
      case Expression.Parentheses parentheses -> {
        text.append('(');
        print(parentheses.of());
        text.append(')');
      }
    }
  }

  private void list(Collection<Expression> expressions) {
    for (Iterator<Expression> each = expressions.iterator(); each.hasNext(); ) {
      print(each.next());
      text.append(each.hasNext() ? ", " : "");
    }
  }

  private void selector(Expression.Selector selector) {
    text.append(selector.name());
    String matchers =
        String.join(
            ",",
            selector.matchers().stream()
                .filter(
                    matcher -> selector.name().isEmpty() || !SelectorParser.namesMetric(matcher))
                .map(ExpressionText::matcher)
                .sorted()
                .toList());
    if (!matchers.isEmpty()) {
      text.append('{').append(matchers).append('}');
    }
  }

  private static String matcher(Matcher matcher) {
    ExpressionText printed = new ExpressionText();
    printed.label(matcher.label());
    printed.text.append(matcher.operator().symbol());
    printed.quote(matcher.value());
    return printed.text.toString();
  }

  private void behind(Expression.Subquery subquery) {
    text.append('[')
        .append(duration(subquery.rangeMillis()))
        .append(':')
        .append(subquery.stepMillis() == 0 ? "" : duration(subquery.stepMillis()))
        .append(']');
    shift(subquery.shift());
  }

  private void shift(TimeShift shift) {
    switch (shift.anchor()) {
      case STEP -> {}
      case MOMENT ->
          text.append(" @ ").append(BigDecimal.valueOf(shift.moment(), 3).toPlainString());
      case START -> text.append(" @ start()");
      case END -> text.append(" @ end()");
    }
    long offset = shift.offsetMillis();
    if (offset != 0) {
      text.append(" offset ").append(offset < 0 ? "-" : "").append(duration(Math.abs(offset)));
    }
  }

  private void aggregation(Expression.Aggregate aggregate) {
    text.append(aggregate.aggregation().text());
    Grouping grouping = aggregate.grouping();
    if (!grouping.named() || !grouping.labels().isEmpty()) {
      text.append(grouping.named() ? " by " : " without ");
      labels(grouping.labels());
      text.append(' ');
    }
  }

  private void between(Expression.Binary binary) {
    text.append(binary.operator().symbol).append(binary.bool() ? " bool" : "");
    Matching matching = binary.matching();
    boolean one = matching.cardinality() == Matching.Cardinality.ONE_TO_ONE;
    if (!one || matching.by().named() || !matching.by().labels().isEmpty()) {
      text.append(matching.by().named() ? " on " : " ignoring ");
      labels(matching.by().labels());
    }
    if (!one) {
      boolean left = matching.cardinality() == Matching.Cardinality.MANY_TO_ONE;
      text.append(left ? " group_left " : " group_right ");
      labels(matching.included());
    }
  }

  private void labels(Collection<String> labels) {
    text.append('(');
    for (Iterator<String> each = labels.iterator(); each.hasNext(); ) {
      label(each.next());
      text.append(each.hasNext() ? ", " : "");
    }
    text.append(')');
  }

  private void label(String name) {
    if (PLAIN_LABEL.matcher(name).matches()) {
      text.append(name);
    } else {
      quote(name);
    }
  }

  private static String duration(long millis) {
    return PrometheusDuration.format(Duration.ofMillis(millis));
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Inf" : "-Inf"; // where Prometheus' +Inf ^ 2 would be +(Inf ^ 2)
    }
    String digits = new BigDecimal(Double.toString(Math.abs(value))).toPlainString();
    boolean minus = value < 0 || 1 / value < 0;
    return (minus ? "-" : "")
        + (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits);
  }

  /** As Go's strconv.Quote. */
  private void quote(String value) {
    text.append('"');
    value
        .codePoints()
        .forEach(
            c -> {
              int simple = "\u0007\b\f\n\r\t\u000b\\\"".indexOf(c);
              if (simple >= 0) {
                text.append('\\').append("abfnrtv\\\"".charAt(simple));
              } else if (c < ' ' || c == 0x7f) {
                text.append(String.format(Locale.ROOT, "\\x%02x", c));
              } else if (isPrinted(c)) {
                text.appendCodePoint(c);
              } else {
                text.append(String.format(Locale.ROOT, c > 0xffff ? "\\U%08x" : "\\u%04x", c));
              }
            });
    text.append('"');
  }

  private static boolean isPrinted(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> codePoint == ' ';
      default -> true;
    };
  }
}
