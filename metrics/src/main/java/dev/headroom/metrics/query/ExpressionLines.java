package dev.headroom.metrics.query;

import java.util.List;

/**
 * An expression as Prometheus lays it out for people (promql/parser/prettier.go): what is longer
 * than a line is broken at its operators and brackets, each level further to the right.
 */
final class ExpressionLines {
  private static final int LONGEST = 100;
  private static final String STEP = "  ";

  private final StringBuilder text = new StringBuilder();

  private ExpressionLines() {}

  static String of(Expression expression) {
    ExpressionLines lines = new ExpressionLines();
    lines.print(expression, 0);
    return lines.text.toString();
  }

  private void print(Expression expression, int level) {
    indent(level);
    unindented(expression, level);
  }

  private void unindented(Expression expression, int level) {
    if (expression instanceof Expression.Unary unary) {
      ExpressionLines of = new ExpressionLines();
      of.print(unary.of(), level);
      text.append(unary.minus() ? '-' : '+').append(of.text.toString().strip());
      return;
    }
    String line = ExpressionText.of(expression);
    if (line.length() <= LONGEST) {
      text.append(line);
      return;
    }
    switch (expression) {
      case Expression.Aggregate aggregate ->
          bracketed(ExpressionText.head(aggregate), aggregate.parts(), level);
      case Expression.Call call -> bracketed(call.function().name(), call.arguments(), level);
      case Expression.Parentheses parentheses -> bracketed("", List.of(parentheses.of()), level);
      case Expression.Binary binary -> {
        text.append(STEP);
        unindented(binary.left(), level + 1);
        text.append('\n');
        indent(level);
        text.append(ExpressionText.operator(binary)).append('\n');
        print(binary.right(), level + 1);
      }
      case Expression.Subquery subquery -> {
        unindented(subquery.of(), level);
        text.append(ExpressionText.suffix(subquery));
      }
      case Expression.Constant _,
          Expression.Text _,
          Expression.Selector _,
          Expression.Range _,
          Expression.Unary _ ->
          text.append(line);
    }
  }

  private void bracketed(String head, List<Expression> parts, int level) {
    text.append(head).append("(\n");
    for (int i = 0; i < parts.size(); i++) {
      print(parts.get(i), level + 1);
      text.append(i + 1 < parts.size() ? ",\n" : "\n");
    }
    indent(level);
    text.append(')');
  }

  private void indent(int level) {
    text.append(STEP.repeat(level));
  }
}
