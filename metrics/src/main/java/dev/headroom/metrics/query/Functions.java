package dev.headroom.metrics.query;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All functions by their names. */
final class Functions {
  /** What Prometheus has only if it is asked for, and this does not have. */
  static final Set<String> EXPERIMENTAL =
      Set.of(
          "double_exponential_smoothing",
          "end",
          "histogram_quantiles",
          "info",
          "mad_over_time",
          "max_of",
          "min_of",
          "range",
          "sort_by_label",
          "sort_by_label_desc",
          "start",
          "start_timestamp",
          "step",
          "ts_of_first_over_time",
          "ts_of_last_over_time",
          "ts_of_max_over_time",
          "ts_of_min_over_time");

  private static final Map<String, Function> BY_NAME = new HashMap<>();

  static {
    for (List<Function> functions :
        List.of(
            NumberFunctions.all(),
            DateFunctions.all(),
            RangeFunctions.all(),
            VectorFunctions.all(),
            LabelFunctions.all(),
            HistogramFunctions.all())) {
      functions.forEach(function -> BY_NAME.put(function.name(), function));
    }
  }

  private Functions() {}

  static Optional<Function> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }
}
