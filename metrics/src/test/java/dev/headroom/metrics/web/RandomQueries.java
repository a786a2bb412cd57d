package dev.headroom.metrics.web;

import java.util.List;
import java.util.Random;

/** Queries from a grammar, over the metrics of {@link SideBySideTest}. */
final class RandomQueries {
  private static final List<String> METRICS = List.of("requests_total", "load", "noise");
  private static final List<String> MATCHERS =
      List.of("", "", "{job=\"a\"}", "{job!=\"b\"}", "{instance=~\"i.\"}", "{job!~\"a|c\"}");
  private static final List<String> RANGES = List.of("20s", "1m", "5m", "130s");
  private static final List<String> OVER_RANGES =
      List.of(
          "rate",
          "increase",
          "delta",
          "avg_over_time",
          "max_over_time",
          "min_over_time",
          "sum_over_time",
          "last_over_time",
          "count_over_time");
  private static final List<String> AGGREGATIONS = List.of("sum", "avg", "max", "min", "count");
  private static final List<String> GROUPINGS =
      List.of("", "by (job)", "without (instance)", "by (job, instance)", "by (nosuch)");
  private static final List<String> OPERATORS =
      List.of("+", "-", "*", "/", ">", "<=", "==", "!=", "> bool", "or");
  private static final List<String> NUMBERS = List.of("0", "1", "2.5", "1e3", "-4", "0.1");

  private final Random random;

  RandomQueries(Random random) {
    this.random = random;
  }

  String next() {
    return vector(3);
  }

  private String vector(int depth) {
    return switch (random.nextInt(depth == 0 ? 2 : 7)) {
      case 0 -> selector();
      case 1 -> one(OVER_RANGES) + "(" + selector() + "[" + one(RANGES) + "])";
      case 2, 3 -> one(AGGREGATIONS) + " " + one(GROUPINGS) + " (" + vector(depth - 1) + ")";
      case 4 -> withNumber(depth);
      case 5 -> "(" + vector(depth - 1) + ") " + one(OPERATORS) + " (" + vector(depth - 1) + ")";
      default ->
          random.nextBoolean()
              ? one(List.of("clamp_min", "clamp_max"))
                  + "("
                  + vector(depth - 1)
                  + ", "
                  + one(NUMBERS)
                  + ")"
              : "histogram_quantile(0."
                  + (1 + random.nextInt(9))
                  + ", sum by (le) (rate(seconds_bucket["
                  + one(RANGES)
                  + "])))";
    };
  }

  private String withNumber(int depth) {
    String operator = one(OPERATORS.subList(0, OPERATORS.size() - 1));
    return "(" + vector(depth - 1) + ") " + operator + " " + one(NUMBERS);
  }

  private String selector() {
    return one(METRICS) + one(MATCHERS);
  }

  private String one(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
