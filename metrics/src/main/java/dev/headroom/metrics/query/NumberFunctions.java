package dev.headroom.metrics.query;

import dev.headroom.metrics.query.Function.Body;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Functions of each value by itself. */
final class NumberFunctions {
  /** From here on a square adds nothing to what is added to it. */
  private static final double LARGE = 1 << 28;

  private static final double LN_2 = Math.log(2);

  private NumberFunctions() {}

  static List<Function> all() {
    return List.of(
        function("abs", Math::abs),
        function("ceil", Math::ceil),
        function("floor", Math::floor),
        function("exp", Math::exp),
        function("sqrt", Math::sqrt),
        function("ln", Math::log),
        function("log2", NumberFunctions::log2),
        function("log10", Math::log10),
        function("sgn", value -> value < 0 ? -1 : value > 0 ? 1 : value),
        function("sin", Math::sin),
        function("cos", Math::cos),
        function("tan", Math::tan),
        function("asin", Math::asin),
        function("acos", Math::acos),
        function("atan", Math::atan),
        function("sinh", Math::sinh),
        function("cosh", Math::cosh),
        function("tanh", Math::tanh),
        function("asinh", NumberFunctions::asinh),
        function("acosh", NumberFunctions::acosh),
        function("atanh", value -> 0.5 * Math.log1p(2 * value / (1 - value))),
        function("rad", value -> value * Math.PI / 180),
        function("deg", value -> value * 180 / Math.PI),
        new Function(
            "round",
            List.of(ValueType.VECTOR, ValueType.SCALAR),
            1,
            ValueType.VECTOR,
            (Body.OfVector) NumberFunctions::round),
        clamp("clamp", 2),
        clamp("clamp_min", 1),
        clamp("clamp_max", 1));
  }

  private static Function function(String name, DoubleUnaryOperator operator) {
    return new Function(
        name,
        List.of(ValueType.VECTOR),
        0,
        ValueType.VECTOR,
        (Body.OfVector)
            (evaluation, call) -> evaluation.map(evaluation.vector(call.argument(0)), operator));
  }

  /** Exact for powers of two. */
  private static double log2(double value) {
    int exponent = Math.getExponent(value);
    boolean power = value > 0 && value == Math.scalb(1.0, exponent);
    return power ? exponent : Math.log(value) / LN_2;
  }

  private static double asinh(double value) {
    double size = Math.abs(value);
    double result =
        size > LARGE
            ? Math.log(size) + LN_2
            : Math.log1p(size + size * size / (1 + Math.sqrt(size * size + 1)));
    return Math.copySign(result, value);
  }

  private static double acosh(double value) {
    return value > LARGE ? Math.log(value) + LN_2 : Math.log(value + Math.sqrt(value * value - 1));
  }

  /** As Go's: infinity wins over NaN. */
  private static double max(double a, double b) {
    return a == Double.POSITIVE_INFINITY || b == Double.POSITIVE_INFINITY
        ? Double.POSITIVE_INFINITY
        : Math.max(a, b);
  }

  private static double min(double a, double b) {
    return -max(-a, -b);
  }

  private static List<Row> round(Evaluation evaluation, Expression.Call call) {
    double[] nearest =
        evaluation.scalar(
            call.arguments().size() > 1 ? call.argument(1) : new Expression.Constant(1, 0));
    return ofSteps(
        evaluation,
        call,
        (value, step) -> {
          double inverse = 1.0 / nearest[step];
          return Math.floor(value * inverse + 0.5) / inverse;
        });
  }

  private static Function clamp(String name, int scalars) {
    List<ValueType> parameters =
        scalars == 2
            ? List.of(ValueType.VECTOR, ValueType.SCALAR, ValueType.SCALAR)
            : List.of(ValueType.VECTOR, ValueType.SCALAR);
    return new Function(
        name,
        parameters,
        0,
        ValueType.VECTOR,
        (Body.OfVector)
            (evaluation, call) -> {
              double[] first = evaluation.scalar(call.argument(1));
              double[] last = scalars == 2 ? evaluation.scalar(call.argument(2)) : first;
              boolean bottom = !name.equals("clamp_max");
              boolean top = !name.equals("clamp_min");
              return ofSteps(
                  evaluation,
                  call,
                  (value, step) -> {
                    double least = bottom ? first[step] : Double.NEGATIVE_INFINITY;
                    double most = top ? last[step] : Double.POSITIVE_INFINITY;
                    return most < least ? Row.ABSENT : max(least, min(most, value));
                  });
            });
  }

  private interface OfStep {
    double apply(double value, int step);
  }

  private static List<Row> ofSteps(Evaluation evaluation, Expression.Call call, OfStep operator) {
    Rows rows = new Rows(evaluation.steps().count());
    for (Row row : evaluation.vector(call.argument(0))) {
      Row named = evaluation.unnamed(row.labels(), row.values());
      Row into = rows.row(named.labels(), named.dropsName());
      for (int step = 0; step < row.values().length; step++) {
        if (row.has(step)) {
          Rows.put(into, step, operator.apply(row.values()[step], step));
        }
      }
    }
    return rows.list();
  }
}
