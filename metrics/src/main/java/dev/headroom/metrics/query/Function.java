package dev.headroom.metrics.query;

import java.util.List;

/**
 * A function of the language.
 *
 * @param parameters the last one's type is that of all further arguments
 * @param variadic how many arguments there may be beyond all but the last parameter; 0: exactly the
 *     parameters; below 0: any number
 */
record Function(
    String name, List<ValueType> parameters, int variadic, ValueType result, Body body) {
  Function {
    parameters = List.copyOf(parameters);
  }

  /** The fewest arguments. */
  int fewest() {
    return variadic == 0 ? parameters.size() : parameters.size() - 1;
  }

  ValueType parameter(int index) {
    return parameters.get(Math.min(index, parameters.size() - 1));
  }

  /** What it does. */
  sealed interface Body {
    /** To a number a step. */
    @FunctionalInterface
    non-sealed interface OfScalar extends Body {
      double[] apply(Evaluation evaluation, Expression.Call call);
    }

    /** To series. */
    @FunctionalInterface
    non-sealed interface OfVector extends Body {
      List<Row> apply(Evaluation evaluation, Expression.Call call);
    }

    /**
     * One series' points in a range to one number.
     *
     * @param keepsName whether the metric keeps its name
     */
    record OverTime(RangeOperator operator, boolean keepsName) implements Body {}
  }

  /** The points of one series in one range to a number. */
  @FunctionalInterface
  interface RangeOperator {
    /**
     * The number for one range.
     *
     * @param window with at least one point
     * @param scalars the other arguments at this step, in their order
     * @return or {@link Row#ABSENT}
     */
    double apply(Window window, double[] scalars);
  }
}
