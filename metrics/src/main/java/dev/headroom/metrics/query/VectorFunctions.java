package dev.headroom.metrics.query;

import dev.headroom.metrics.query.Function.Body;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Matcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/** Functions of whole vectors, between vectors and scalars, and of time. */
final class VectorFunctions {
  private VectorFunctions() {}

  static List<Function> all() {
    return List.of(
        scalar("time", (evaluation, step) -> evaluation.steps().time(step) / 1000.0),
        scalar("pi", (_, _) -> Math.PI),
        new Function(
            "scalar",
            List.of(ValueType.VECTOR),
            0,
            ValueType.SCALAR,
            (Body.OfScalar) VectorFunctions::scalarOf),
        function("vector", ValueType.SCALAR, VectorFunctions::vectorOf),
        function("timestamp", ValueType.VECTOR, VectorFunctions::timestamp),
        function("sort", ValueType.VECTOR, (e, call) -> sorted(e, call, 1)),
        function("sort_desc", ValueType.VECTOR, (e, call) -> sorted(e, call, -1)),
        function("absent", ValueType.VECTOR, VectorFunctions::absent),
        function("absent_over_time", ValueType.RANGE, VectorFunctions::absentOverTime));
  }

  private interface OfStep {
    double apply(Evaluation evaluation, int step);
  }

  private static Function scalar(String name, OfStep value) {
    return new Function(
        name,
        List.of(),
        0,
        ValueType.SCALAR,
        (Body.OfScalar) (evaluation, _) -> values(evaluation, s -> value.apply(evaluation, s)));
  }

  private static Function function(String name, ValueType parameter, Body.OfVector body) {
    return new Function(name, List.of(parameter), 0, ValueType.VECTOR, body);
  }

  private static double[] values(Evaluation evaluation, IntToDoubleFunction value) {
    double[] values = new double[evaluation.steps().count()];
    Arrays.setAll(values, value);
    return values;
  }

  /** The one element's value; NaN where there is none, or are several. */
  private static double[] scalarOf(Evaluation evaluation, Expression.Call call) {
    List<Row> rows = evaluation.vector(call.argument(0));
    return values(
        evaluation,
        step -> {
          double found = Row.ABSENT;
          for (Row row : rows) {
            if (row.has(step)) {
              if (!Row.isAbsent(found)) {
                return Double.NaN;
              }
              found = row.values()[step];
            }
          }
          return Row.isAbsent(found) ? Double.NaN : found;
        });
  }

  private static List<Row> vectorOf(Evaluation evaluation, Expression.Call call) {
    double[] values = evaluation.scalar(call.argument(0));
    return values.length == 0 ? List.of() : List.of(new Row(Labels.EMPTY, false, values));
  }

  /** Of a selector: when the samples are from; of anything else: when it is evaluated. */
  private static List<Row> timestamp(Evaluation evaluation, Expression.Call call) {
    List<Row> rows = new ArrayList<>();
    if (call.argument(0) instanceof Expression.Selector selector) {
      for (Row row : new Selection(evaluation).latest(selector, true)) {
        rows.add(evaluation.unnamed(row.labels(), row.values()));
      }
      return evaluation.merged(rows);
    }
    for (Row row : evaluation.vector(call.argument(0))) {
      double[] times =
          values(
              evaluation,
              step -> row.has(step) ? evaluation.steps().time(step) / 1000.0 : Row.ABSENT);
      rows.add(evaluation.unnamed(row.labels(), times));
    }
    return evaluation.merged(rows);
  }

  /** NaN last. Over several steps there is no order. */
  private static List<Row> sorted(Evaluation evaluation, Expression.Call call, int sign) {
    List<Row> rows = new ArrayList<>(evaluation.vector(call.argument(0)));
    if (evaluation.steps().count() == 1) {
      rows.sort(
          Comparator.comparingDouble(
              row -> {
                double value = row.values()[0];
                return Double.isNaN(value) ? Double.NaN : sign * value;
              }));
    } else {
      evaluation
          .context()
          .warn(
              "sort is ineffective for range queries since results are always ordered by labels",
              call);
    }
    return rows;
  }

  private static List<Row> absent(Evaluation evaluation, Expression.Call call) {
    return absent(evaluation, call, evaluation.vector(call.argument(0)), false);
  }

  private static List<Row> absentOverTime(Evaluation evaluation, Expression.Call call) {
    Body.OverTime present = new Body.OverTime((_, _) -> 1, true);
    boolean named = evaluation.context().settings().namesDropLast();
    return absent(evaluation, call, new RangeEvaluation(evaluation).series(call, present), named);
  }

  /** 1 at the steps at which there is nothing. */
  private static List<Row> absent(
      Evaluation evaluation, Expression.Call call, List<Row> rows, boolean dropsName) {
    boolean[] present = new boolean[evaluation.steps().count()];
    boolean all = true;
    for (Row row : rows) {
      for (int step = 0; step < present.length; step++) {
        present[step] |= row.has(step);
      }
    }
    for (boolean one : present) {
      all &= one;
    }
    double[] values = values(evaluation, step -> present[step] ? Row.ABSENT : 1);
    return all ? List.of() : List.of(new Row(labels(call.argument(0)), dropsName, values));
  }

  /** What the selector says that there should be, as far as it says it once. */
  private static Labels labels(Expression argument) {
    List<Matcher> matchers =
        switch (argument) {
          case Expression.Selector selector -> selector.matchers();
          case Expression.Range range -> range.selector().matchers();
          default -> List.of();
        };
    Map<String, String> labels = new TreeMap<>();
    Set<String> seen = new HashSet<>();
    for (Matcher matcher : matchers) {
      if (matcher.label().equals(Labels.NAME)) {
        continue;
      }
      if (matcher.operator() == Matcher.Operator.EQUAL && seen.add(matcher.label())) {
        labels.put(matcher.label(), matcher.value());
      } else {
        labels.remove(matcher.label());
      }
    }
    return Labels.of(labels);
  }
}
