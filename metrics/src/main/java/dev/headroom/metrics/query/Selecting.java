package dev.headroom.metrics.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * {@code topk} and {@code bottomk}: the elements of a group with the largest or smallest values.
 */
final class Selecting {
  private final Evaluation evaluation;
  private final double[] parameter;
  private final boolean top;

  Selecting(Evaluation evaluation, Expression.Aggregate aggregate, double[] parameter) {
    this.evaluation = evaluation;
    this.parameter = parameter;
    this.top = aggregate.aggregation() == Aggregation.TOPK;
  }

  List<Row> rows(List<List<Row>> groups) {
    check();
    IdentityHashMap<Row, Row> kept = new IdentityHashMap<>();
    List<Row> inOrder = new ArrayList<>();
    for (List<Row> group : groups) {
      for (int step = 0; step < parameter.length; step++) {
        if (parameter[step] < 1) {
          continue;
        }
        List<Row> best = best(group, step);
        int count = (int) Math.min((long) parameter[step], best.size());
        for (Row row : best.subList(0, count)) {
          Row into = kept.get(row);
          if (into == null) {
            evaluation.context().take(parameter.length);
            into = new Row(row.labels(), row.dropsName(), Row.nothing(parameter.length));
            kept.put(row, into);
            inOrder.add(into);
          }
          into.values()[step] = row.values()[step];
        }
      }
    }
    return inOrder;
  }

  /** Those of the step, best first, NaN last. */
  private List<Row> best(List<Row> group, int step) {
    evaluation.context().checkTime();
    List<Row> present = new ArrayList<>(group.size());
    for (Row row : group) {
      if (row.has(step)) {
        present.add(row);
      }
    }
    Comparator<Row> byValue =
        (a, b) -> {
          double left = a.values()[step];
          double right = b.values()[step];
          if (Double.isNaN(left) || Double.isNaN(right)) {
            return Boolean.compare(Double.isNaN(left), Double.isNaN(right));
          }
          int order = left < right ? -1 : left > right ? 1 : 0;
          return top ? -order : order;
        };
    Collections.sort(present, byValue);
    return present;
  }

  private void check() {
    double most = Double.NEGATIVE_INFINITY;
    for (double k : parameter) {
      if (Double.isNaN(k)) {
        throw QueryException.whileEvaluating("Parameter value is NaN");
      }
      most = Math.max(most, k);
    }
    if (most < 1) {
      return;
    }
    for (double k : parameter) {
      if (k <= -0x1p63 || k >= 0x1p63) {
        throw QueryException.whileEvaluating(
            "Scalar value "
                + Warnings.number(k)
                + (k > 0 ? " overflows int64" : " underflows int64"));
      }
    }
  }
}
