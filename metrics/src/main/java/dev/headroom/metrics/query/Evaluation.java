package dev.headroom.metrics.query;

import dev.headroom.metrics.series.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Evaluates an expression's parts at all steps at once: each selector is asked for once, and each
 * part gives whole rows, one a series.
 */
record Evaluation(Context context, Steps steps) {
  /** One number a step. */
  double[] scalar(Expression expression) {
    return switch (expression) {
      case Expression.Constant number -> {
        double[] values = new double[steps.count()];
        Arrays.fill(values, number.value());
        yield values;
      }
      case Expression.Parentheses parentheses -> scalar(parentheses.of());
      case Expression.Unary unary -> {
        double[] values = scalar(unary.of());
        for (int i = 0; i < values.length && unary.minus(); i++) {
          values[i] = -values[i];
        }
        yield values;
      }
      case Expression.Binary binary -> {
        double[] left = scalar(binary.left());
        double[] right = scalar(binary.right());
        for (int i = 0; i < left.length; i++) {
          left[i] = binary.operator().apply(left[i], right[i]);
        }
        yield left;
      }
      case Expression.Call call when call.function().body() instanceof Function.Body.OfScalar s ->
          s.apply(this, call);
      default -> throw new IllegalStateException("not a scalar: " + expression);
    };
  }

  /** Rows of distinct labels, none without values. */
  List<Row> vector(Expression expression) {
    context.checkTime();
    return switch (expression) {
      case Expression.Selector selector -> new Selection(this).latest(selector, false);
      case Expression.Parentheses parentheses -> vector(parentheses.of());
      case Expression.Unary unary ->
          unary.minus() ? map(vector(unary.of()), value -> -value) : vector(unary.of());
      case Expression.Binary binary -> binary(binary);
      case Expression.Aggregate aggregate -> new AggregateEvaluation(this, aggregate).rows();
      case Expression.Call call ->
          switch (call.function().body()) {
            case Function.Body.OfVector function -> function.apply(this, call);
            case Function.Body.OverTime function -> new RangeEvaluation(this).rows(call, function);
            case Function.Body.OfScalar _ ->
                throw new IllegalStateException("not a vector: " + call);
          };
      default -> throw new IllegalStateException("not an instant vector: " + expression);
    };
  }

  private List<Row> binary(Expression.Binary binary) {
    if (binary.left().type() == ValueType.SCALAR) {
      return new ScalarOperation(this, binary)
          .rows(vector(binary.right()), scalar(binary.left()), true);
    }
    List<Row> left = vector(binary.left());
    if (binary.right().type() == ValueType.SCALAR) {
      return new ScalarOperation(this, binary).rows(left, scalar(binary.right()), false);
    }
    List<Row> right = vector(binary.right());
    return binary.operator().isSet()
        ? new SetOperation(this, binary).rows(left, right)
        : new VectorOperation(this, binary).rows(left, right);
  }

  /** Each value changed, the names dropped. */
  List<Row> map(List<Row> rows, DoubleUnaryOperator function) {
    List<Row> mapped = new ArrayList<>(rows.size());
    for (Row row : rows) {
      double[] values = new double[row.values().length];
      for (int i = 0; i < values.length; i++) {
        double value = row.values()[i];
        values[i] = Row.isAbsent(value) ? value : function.applyAsDouble(value);
      }
      mapped.add(unnamed(row.labels(), values));
    }
    return merged(mapped);
  }

  /** A row whose metric's name is gone, now or at the end. */
  Row unnamed(Labels labels, double[] values) {
    context.take(values.length);
    return context.settings().namesDropLast()
        ? new Row(labels, true, values)
        : new Row(labels.withoutName(), false, values);
  }

  /** One row for each labels. */
  List<Row> merged(List<Row> rows) {
    return Rows.merged(rows, steps.count());
  }
}
