package dev.headroom.metrics.query;

import dev.headroom.metrics.query.Function.Body;
import dev.headroom.metrics.series.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** {@code histogram_quantile} and {@code histogram_fraction}, over classic buckets. */
final class HistogramFunctions {
  /** Of native histograms alone. */
  static final Set<String> NATIVE =
      Set.of(
          "histogram_avg",
          "histogram_count",
          "histogram_sum",
          "histogram_stddev",
          "histogram_stdvar");

  private static final String BOUND = "le";

  private record Bucket(double upper, Row row) {}

  private interface OfHistogram {
    double apply(ClassicHistogram histogram, int step);
  }

  private HistogramFunctions() {}

  static List<Function> all() {
    ValueType scalar = ValueType.SCALAR;
    return List.of(
        new Function(
            "histogram_quantile",
            List.of(scalar, ValueType.VECTOR),
            0,
            ValueType.VECTOR,
            (Body.OfVector) HistogramFunctions::quantile),
        new Function(
            "histogram_fraction",
            List.of(scalar, scalar, ValueType.VECTOR),
            0,
            ValueType.VECTOR,
            (Body.OfVector) HistogramFunctions::fraction));
  }

  private static List<Row> quantile(Evaluation evaluation, Expression.Call call) {
    double[] quantiles = evaluation.scalar(call.argument(0));
    for (double q : quantiles) {
      Warnings.quantile(evaluation.context(), q, call.argument(0));
    }
    Expression buckets = call.argument(1);
    return each(
        evaluation,
        buckets,
        (histogram, step) -> {
          double quantile = histogram.quantile(quantiles[step]);
          if (histogram.forced()) {
            evaluation
                .context()
                .inform(
                    "input to histogram_quantile needed to be fixed for monotonicity (see"
                        + " https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)",
                    buckets);
          }
          return quantile;
        });
  }

  private static List<Row> fraction(Evaluation evaluation, Expression.Call call) {
    double[] lower = evaluation.scalar(call.argument(0));
    double[] upper = evaluation.scalar(call.argument(1));
    return each(
        evaluation,
        call.argument(2),
        (histogram, step) -> histogram.fraction(lower[step], upper[step]));
  }

  private static List<Row> each(Evaluation evaluation, Expression argument, OfHistogram function) {
    Map<Labels, List<Bucket>> histograms = new LinkedHashMap<>();
    for (Row row : evaluation.vector(argument)) {
      String bound = row.labels().get(BOUND);
      OptionalDouble upper = upper(bound);
      if (upper.isPresent()) {
        histograms
            .computeIfAbsent(row.labels().without(Set.of(BOUND)), labels -> new ArrayList<>())
            .add(new Bucket(upper.getAsDouble(), row));
      } else {
        warn(evaluation, argument, row.labels().name(), bound);
      }
    }
    List<Row> rows = new ArrayList<>(histograms.size());
    histograms.forEach(
        (labels, buckets) -> {
          evaluation.context().checkTime();
          rows.add(evaluation.unnamed(labels, values(evaluation, buckets, function)));
        });
    return evaluation.merged(rows);
  }

  private static void warn(Evaluation evaluation, Expression argument, String name, String bound) {
    boolean named = evaluation.context().settings().namesDropLast() && !name.isEmpty();
    evaluation
        .context()
        .warn(
            "bucket label \"le\" is missing or has a malformed value of "
                + Token.quoted(bound)
                + (named ? " for metric name " + Token.quoted(name) : ""),
            argument);
  }

  private static double[] values(
      Evaluation evaluation, List<Bucket> buckets, OfHistogram function) {
    double[] values = new double[evaluation.steps().count()];
    for (int step = 0; step < values.length; step++) {
      int at = step;
      List<Bucket> present = buckets.stream().filter(b -> b.row.has(at)).toList();
      double[] uppers = present.stream().mapToDouble(Bucket::upper).toArray();
      double[] counts = present.stream().mapToDouble(b -> b.row.values()[at]).toArray();
      values[step] =
          present.isEmpty()
              ? Row.ABSENT
              : function.apply(ClassicHistogram.of(uppers, counts), step);
    }
    return values;
  }

  private static OptionalDouble upper(String bound) {
    String text = bound.startsWith("-") ? bound.substring(1) : bound;
    OptionalDouble size = Literals.number(text.startsWith("+") ? text.substring(1) : text);
    return size.isPresent() && bound.startsWith("-")
        ? OptionalDouble.of(-size.getAsDouble())
        : size;
  }
}
