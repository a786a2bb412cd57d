package dev.headroom.metrics.query;

import dev.headroom.metrics.query.Function.Body;
import dev.headroom.metrics.query.Function.RangeOperator;
import java.util.List;

/** Functions of one series' points in a range. */
final class RangeFunctions {
  private RangeFunctions() {}

  static List<Function> all() {
    return List.of(
        range("rate", (w, _) -> Extrapolation.increase(w, true, true)),
        range("increase", (w, _) -> Extrapolation.increase(w, true, false)),
        range("delta", (w, _) -> Extrapolation.increase(w, false, false)),
        range("irate", (w, _) -> Extrapolation.instant(w, true)),
        range("idelta", (w, _) -> Extrapolation.instant(w, false)),
        range("avg_over_time", (w, _) -> mean(w)),
        range("sum_over_time", (w, _) -> sum(w)),
        range("count_over_time", (w, _) -> w.size()),
        range("max_over_time", (w, _) -> extreme(w, 1)),
        range("min_over_time", (w, _) -> extreme(w, -1)),
        range("stddev_over_time", (w, _) -> Math.sqrt(variance(w))),
        range("stdvar_over_time", (w, _) -> variance(w)),
        range("present_over_time", (_, _) -> 1),
        range("changes", (w, _) -> changes(w)),
        range("resets", (w, _) -> resets(w)),
        range("deriv", (w, _) -> w.size() < 2 ? Row.ABSENT : Regression.of(w, w.time(0)).slope()),
        keepingName("last_over_time", (w, _) -> w.last()),
        keepingName("first_over_time", (w, _) -> w.value(0)),
        new Function(
            "predict_linear",
            List.of(ValueType.RANGE, ValueType.SCALAR),
            0,
            ValueType.VECTOR,
            new Body.OverTime((w, scalars) -> predicted(w, scalars[0]), false)),
        new Function(
            "quantile_over_time",
            List.of(ValueType.SCALAR, ValueType.RANGE),
            0,
            ValueType.VECTOR,
            new Body.OverTime(
                (w, scalars) -> Quantile.of(scalars[0], w.copyOfValues(), w.size()), false)));
  }

  private static Function range(String name, RangeOperator operator) {
    return function(name, new Body.OverTime(operator, false));
  }

  private static Function keepingName(String name, RangeOperator operator) {
    return function(name, new Body.OverTime(operator, true));
  }

  private static Function function(String name, Body body) {
    return new Function(name, List.of(ValueType.RANGE), 0, ValueType.VECTOR, body);
  }

  private static double predicted(Window window, double seconds) {
    if (window.size() < 2) {
      return Row.ABSENT;
    }
    Regression line = Regression.of(window, window.now());
    return line.slope() * seconds + line.intercept();
  }

  private static double mean(Window window) {
    Mean mean = new Mean();
    for (int i = 0; i < window.size(); i++) {
      mean.add(window.value(i));
    }
    return mean.result();
  }

  private static double sum(Window window) {
    Kahan sum = new Kahan();
    for (int i = 0; i < window.size(); i++) {
      sum.add(window.value(i));
    }
    return sum.total();
  }

  /** NaN only if all are. */
  private static double extreme(Window window, int sign) {
    double extreme = window.value(0);
    for (int i = 1; i < window.size(); i++) {
      double value = window.value(i);
      if (Double.isNaN(extreme) || sign * value > sign * extreme) {
        extreme = value;
      }
    }
    return extreme;
  }

  private static double variance(Window window) {
    Kahan mean = new Kahan();
    Kahan squares = new Kahan();
    int n = window.size();
    for (int i = 0; i < n; i++) {
      double value = window.value(i);
      double delta = value - (mean.sum + mean.compensation);
      mean.add(delta / (i + 1));
      squares.add(delta * (value - (mean.sum + mean.compensation)));
    }
    return (squares.sum + squares.compensation) / n;
  }

  private static double changes(Window window) {
    int changes = 0;
    for (int i = 1; i < window.size(); i++) {
      double before = window.value(i - 1);
      double value = window.value(i);
      changes += value != before && !(Double.isNaN(value) && Double.isNaN(before)) ? 1 : 0;
    }
    return changes;
  }

  private static double resets(Window window) {
    int resets = 0;
    for (int i = 1; i < window.size(); i++) {
      resets += window.value(i) < window.value(i - 1) ? 1 : 0;
    }
    return resets;
  }
}
