package dev.headroom.metrics.query;

import dev.headroom.metrics.series.Labels;
import java.util.ArrayList;
import java.util.List;

/** Operators between a vector and a scalar. A filter keeps the vector's elements as they are. */
record ScalarOperation(Evaluation evaluation, Expression.Binary binary) {
  List<Row> rows(List<Row> vector, double[] scalar, boolean scalarIsLeft) {
    BinaryOperator operator = binary.operator();
    List<Row> rows = new ArrayList<>(vector.size());
    for (Row row : vector) {
      double[] values = new double[scalar.length];
      boolean any = false;
      for (int step = 0; step < values.length; step++) {
        double value = row.values()[step];
        if (!Row.isAbsent(value)) {
          double result =
              scalarIsLeft
                  ? operator.apply(scalar[step], value)
                  : operator.apply(value, scalar[step]);
          value = !binary.filters() ? result : result == 1 ? value : Row.ABSENT;
        }
        values[step] = value;
        any |= !Row.isAbsent(value);
      }
      if (any) {
        rows.add(row(row, row.labels(), values));
      }
    }
    return binary.filters() ? rows : evaluation.merged(rows);
  }

  private Row row(Row row, Labels labels, double[] values) {
    return binary.filters()
        ? new Row(labels, row.dropsName(), values)
        : evaluation.unnamed(labels, values);
  }
}
