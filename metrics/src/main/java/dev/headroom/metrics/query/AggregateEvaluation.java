package dev.headroom.metrics.query;

import dev.headroom.metrics.series.Labels;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** {@code sum by (…) (…)} and the like. */
record AggregateEvaluation(Evaluation evaluation, Expression.Aggregate aggregate) {
  private static final class Group {
    private final Accumulator accumulator;
    private boolean dropsName;

    Group(Accumulator accumulator) {
      this.accumulator = accumulator;
    }
  }

  List<Row> rows() {
    return switch (aggregate.aggregation()) {
      case TOPK, BOTTOMK -> {
        double[] parameter = parameter();
        yield new Selecting(evaluation, aggregate, parameter).rows(rowsOfGroups());
      }
      case COUNT_VALUES -> countValues();
      default -> grouped();
    };
  }

  private double[] parameter() {
    Expression parameter = aggregate.parameter();
    return parameter == null || parameter.type() != ValueType.SCALAR
        ? new double[0]
        : evaluation.scalar(parameter);
  }

  private List<Row> grouped() {
    double[] parameter = parameter();
    if (aggregate.aggregation() == Aggregation.QUANTILE) {
      Expression at = aggregate.parameter();
      for (double q : parameter) {
        Warnings.quantile(evaluation.context(), q, at == null ? aggregate : at);
      }
    }
    int steps = evaluation.steps().count();
    Map<Labels, Group> groups = new LinkedHashMap<>();
    for (Row row : evaluation.vector(aggregate.of())) {
      Labels key = aggregate.grouping().key(row.labels());
      Group group = groups.get(key);
      if (group == null) {
        evaluation.context().take(steps);
        group = new Group(Accumulator.of(aggregate.aggregation(), steps, parameter));
        groups.put(key, group);
      }
      group.dropsName |= row.dropsName();
      double[] values = row.values();
      for (int step = 0; step < steps; step++) {
        if (!Row.isAbsent(values[step])) {
          group.accumulator.add(step, values[step]);
        }
      }
    }
    List<Row> rows = new ArrayList<>(groups.size());
    groups.forEach(
        (labels, group) -> rows.add(new Row(labels, group.dropsName, group.accumulator.results())));
    return rows;
  }

  private List<List<Row>> rowsOfGroups() {
    Map<Labels, List<Row>> groups = new LinkedHashMap<>();
    for (Row row : evaluation.vector(aggregate.of())) {
      groups
          .computeIfAbsent(aggregate.grouping().key(row.labels()), key -> new ArrayList<>())
          .add(row);
    }
    return List.copyOf(groups.values());
  }

  private List<Row> countValues() {
    Expression parameter = aggregate.parameter();
    String label =
        parameter != null && parameter.bare() instanceof Expression.Text text ? text.value() : "";
    if (label.isEmpty()) {
      throw QueryException.whileEvaluating("invalid label name \"\"");
    }
    Grouping by = aggregate.grouping();
    Set<String> names = new TreeSet<>(by.labels());
    if (by.named()) {
      names.add(label);
    }
    Grouping grouping = new Grouping(by.named(), names);
    Rows counts = new Rows(evaluation.steps().count());
    for (Row row : evaluation.vector(aggregate.of())) {
      Map<Double, Row> known = new HashMap<>();
      for (int step = 0; step < row.values().length; step++) {
        if (row.has(step)) {
          Row count =
              known.computeIfAbsent(
                  row.values()[step],
                  value -> counts.row(grouping.key(row.labels().with(label, text(value))), false));
          double before = count.values()[step];
          count.values()[step] = Row.isAbsent(before) ? 1 : before + 1;
        }
      }
      evaluation.context().take((long) known.size() * row.values().length);
    }
    return counts.list();
  }

  /** Without an exponent, as short as may be. */
  private static String text(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }
}
