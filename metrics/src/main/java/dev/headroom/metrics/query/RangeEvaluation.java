package dev.headroom.metrics.query;

import dev.headroom.metrics.query.Function.Body.OverTime;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Points;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Functions over ranges, of selectors and of subqueries: series by series, step by step. */
final class RangeEvaluation {
  private final Evaluation evaluation;
  private final Steps steps;
  private final Context context;
  private final Window window = new Window();

  RangeEvaluation(Evaluation evaluation) {
    this.evaluation = evaluation;
    this.steps = evaluation.steps();
    this.context = evaluation.context();
  }

  List<Row> rows(Expression.Call call, OverTime function) {
    if (call.function().name().equals("quantile_over_time")) {
      for (double q : evaluation.scalar(call.argument(0))) {
        Warnings.quantile(context, q, call.arguments().getFirst());
      }
    }
    return evaluation.merged(series(call, function));
  }

  /** Rows that may have the same labels. */
  List<Row> series(Expression.Call call, OverTime function) {
    List<Row> rows = new ArrayList<>();
    double[][] scalars = scalars(call);
    switch (range(call)) {
      case Expression.Range range -> {
        forEach(
            range,
            points -> {
              window.load(points);
              double[] values = values(function, range.selector().shift(), range.millis(), scalars);
              add(rows, function, points.series(), false, values);
              hint(call, points.series(), values);
            });
      }
      case Expression.Subquery subquery -> {
        Steps inner = inner(subquery);
        for (Row row : new Evaluation(context, inner).vector(subquery.of())) {
          window.load(row, inner);
          double[] values = values(function, subquery.shift(), subquery.rangeMillis(), scalars);
          add(rows, function, row.labels(), row.dropsName(), values);
        }
      }
      default -> throw new IllegalStateException("no range in " + call);
    }
    return rows;
  }

  private static Expression range(Expression.Call call) {
    return call.arguments().stream()
        .filter(argument -> argument.type() == ValueType.RANGE)
        .findFirst()
        .orElseThrow()
        .bare();
  }

  /** The other arguments: by step, then in their order. */
  private double[][] scalars(Expression.Call call) {
    List<double[]> arguments = new ArrayList<>();
    for (Expression argument : call.arguments()) {
      if (argument.type() == ValueType.SCALAR) {
        arguments.add(evaluation.scalar(argument));
      }
    }
    double[][] bySteps = new double[steps.count()][arguments.size()];
    for (int step = 0; step < steps.count(); step++) {
      for (int i = 0; i < arguments.size(); i++) {
        bySteps[step][i] = arguments.get(i)[step];
      }
    }
    return bySteps;
  }

  private void add(
      List<Row> rows, OverTime function, Labels labels, boolean dropsName, double[] values) {
    boolean any = false;
    for (double value : values) {
      any |= !Row.isAbsent(value);
    }
    if (any && (function.keepsName() || dropsName)) {
      rows.add(new Row(labels, dropsName, values));
    } else if (any) {
      rows.add(evaluation.unnamed(labels, values));
    }
  }

  private double[] values(OverTime function, TimeShift shift, long millis, double[][] scalars) {
    double[] values = new double[steps.count()];
    for (int step = 0; step < values.length; step++) {
      long end = context.time(shift, steps.time(step));
      window.move(end - millis, end, steps.time(step));
      values[step] =
          window.size() == 0 ? Row.ABSENT : function.operator().apply(window, scalars[step]);
    }
    return values;
  }

  private static final List<String> COUNTERS = List.of("_total", "_sum", "_count", "_bucket");

  private void hint(Expression.Call call, Labels series, double[] values) {
    String function = call.function().name();
    String name = series.name();
    if ((function.equals("rate") || function.equals("increase"))
        && !name.isEmpty()
        && COUNTERS.stream().noneMatch(name::endsWith)) {
      for (double value : values) {
        if (!Row.isAbsent(value)) {
          context.inform(
              "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "
                  + Token.quoted(name),
              call.arguments().getFirst());
          return;
        }
      }
    }
  }

  /** Gives, series by series, all points that any step's range may hold, stale marks included. */
  void forEach(Expression.Range range, Consumer<Points> action) {
    if (steps.count() == 0) {
      return;
    }
    TimeShift shift = range.selector().shift();
    long first = context.time(shift, steps.start());
    long last = context.time(shift, steps.last());
    context.forEach(range.selector().matchers(), first - range.millis(), last, action);
  }

  /** The steps of a subquery: multiples of its interval. */
  Steps inner(Expression.Subquery subquery) {
    if (steps.count() == 0) {
      return new Steps(steps.start(), steps.interval(), 0);
    }
    long interval =
        subquery.stepMillis() > 0
            ? subquery.stepMillis()
            : context.settings().subqueryStep().toMillis();
    long after = context.time(subquery.shift(), steps.start()) - subquery.rangeMillis();
    long end = context.time(subquery.shift(), steps.last());
    long start = interval * (after / interval);
    if (start <= after) {
      start += interval;
    }
    long count = start > end ? 0 : (end - start) / interval + 1;
    context.take(count);
    if (count > Integer.MAX_VALUE - 8) {
      throw QueryException.tooManySamples();
    }
    return new Steps(start, interval, (int) count);
  }
}
