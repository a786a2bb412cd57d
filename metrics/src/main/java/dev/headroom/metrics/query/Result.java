package dev.headroom.metrics.query;

import dev.headroom.metrics.query.Value.Element;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Points;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Makes values of what a whole expression came to. */
record Result(Evaluation evaluation) {
  Value instant(Expression whole) {
    Expression expression = whole.bare();
    return switch (expression.type()) {
      case SCALAR -> new Value.Scalar(evaluation.scalar(expression)[0]);
      case TEXT -> new Value.Text(((Expression.Text) expression).value());
      case VECTOR -> {
        List<Row> rows = named(evaluation.vector(expression));
        List<Element> elements = new ArrayList<>(rows.size());
        for (Row row : rows) {
          elements.add(new Element(row.labels(), row.values()[0]));
        }
        yield new Value.Vector(elements);
      }
      case RANGE -> matrix(ranges(expression));
    };
  }

  Value.Matrix range(Expression expression) {
    Steps steps = evaluation.steps();
    if (expression.type() == ValueType.SCALAR) {
      double[] values = evaluation.scalar(expression);
      return matrix(List.of(points(new Row(Labels.EMPTY, false, values), steps)));
    }
    List<Points> series = new ArrayList<>();
    for (Row row : named(evaluation.vector(expression))) {
      series.add(points(row, steps));
    }
    return matrix(series);
  }

  private List<Points> ranges(Expression expression) {
    RangeEvaluation ranges = new RangeEvaluation(evaluation);
    List<Points> series = new ArrayList<>();
    if (expression instanceof Expression.Subquery subquery) {
      Steps inner = ranges.inner(subquery);
      Evaluation within = new Evaluation(evaluation.context(), inner);
      for (Row row : new Result(within).named(within.vector(subquery.of()))) {
        series.add(points(row, inner));
      }
    } else if (expression instanceof Expression.Range range) {
      ranges.forEach(range, points -> series.add(points.withoutStaleMarks()));
    }
    return series;
  }

  /** With the names dropped that were to be at the end. */
  private List<Row> named(List<Row> rows) {
    List<Row> named = new ArrayList<>(rows.size());
    for (Row row : rows) {
      named.add(row.dropsName() ? new Row(row.labels().withoutName(), false, row.values()) : row);
    }
    return evaluation.merged(named);
  }

  private static Value.Matrix matrix(List<Points> series) {
    return new Value.Matrix(
        series.stream()
            .filter(points -> points.size() > 0)
            .sorted(Comparator.comparing(Points::series))
            .toList());
  }

  private static Points points(Row row, Steps steps) {
    long[] times = new long[steps.count()];
    double[] values = new double[steps.count()];
    int count = 0;
    for (int step = 0; step < steps.count(); step++) {
      if (row.has(step)) {
        times[count] = steps.time(step);
        values[count++] = row.values()[step];
      }
    }
    return Points.of(row.labels(), Arrays.copyOf(times, count), Arrays.copyOf(values, count));
  }
}
