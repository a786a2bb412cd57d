package dev.headroom.metrics.query;

import dev.headroom.metrics.series.Points;
import dev.headroom.metrics.series.StaleMark;
import java.util.ArrayList;
import java.util.List;

/** What instant selectors give: each series' newest sample at each step, if it is new enough. */
record Selection(Evaluation evaluation) {
  /**
   * @param times whether to give the samples' times in seconds in place of their values
   */
  List<Row> latest(Expression.Selector selector, boolean times) {
    Steps steps = evaluation.steps();
    Context context = evaluation.context();
    if (steps.count() == 0) {
      return List.of();
    }
    long lookback = context.settings().lookback().toMillis();
    long first = context.time(selector.shift(), steps.start());
    long last = context.time(selector.shift(), steps.last());
    List<Row> rows = new ArrayList<>();
    context.forEach(
        selector.matchers(),
        first - lookback,
        last,
        points -> {
          double[] values = new double[steps.count()];
          if (fill(values, points, selector.shift(), times)) {
            context.take(values.length);
            rows.add(new Row(points.series(), false, values));
          }
        });
    return rows;
  }

  /** Whether there is any value. */
  private boolean fill(double[] values, Points points, TimeShift shift, boolean times) {
    Steps steps = evaluation.steps();
    long lookback = evaluation.context().settings().lookback().toMillis();
    boolean any = false;
    int at = -1;
    for (int step = 0; step < values.length; step++) {
      long time = evaluation.context().time(shift, steps.time(step));
      while (at + 1 < points.size() && points.time(at + 1) <= time) {
        at++;
      }
      boolean present =
          at >= 0 && points.time(at) > time - lookback && !StaleMark.is(points.value(at));
      any |= present;
      if (present) {
        values[step] = times ? points.time(at) / 1000.0 : points.value(at);
      } else {
        values[step] = Row.ABSENT;
      }
    }
    return any;
  }
}
