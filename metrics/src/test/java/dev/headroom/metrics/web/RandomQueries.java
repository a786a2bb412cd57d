package dev.headroom.metrics.web;

import java.util.List;
import java.util.Random;

/**
 * Queries from a grammar of the whole language, over the metrics of {@link ScrapedWorld}. Left out
 * is what Prometheus 2.42 has not or means otherwise: {@code first_over_time}, {@code
 * histogram_fraction}, numbers as durations, {@code stddev} of an infinity; and {@code topk} of
 * what may be equal, where any is right.
 */
final class RandomQueries {
  private static final List<String> METRICS =
      List.of("requests_total", "load", "noise", "gappy", "ends", "unusual");
  private static final List<String> MATCHERS =
      List.of(
          "",
          "",
          "{job=\"a\"}",
          "{job!=\"b\"}",
          "{instance=~\"i.\"}",
          "{job!~\"a|c\"}",
          "{pod=~\".*0\",job=~\"b|c\"}",
          "{nosuch=\"\"}");
  private static final List<String> RANGES = List.of("20s", "1m", "2m", "130s");
  private static final List<String> OVER_RANGES =
      List.of(
          "rate",
          "irate",
          "increase",
          "delta",
          "idelta",
          "deriv",
          "changes",
          "resets",
          "avg_over_time",
          "max_over_time",
          "min_over_time",
          "sum_over_time",
          "last_over_time",
          "count_over_time",
          "stddev_over_time",
          "stdvar_over_time",
          "present_over_time",
          "absent_over_time");
  private static final List<String> OF_VECTORS =
      List.of(
          "abs",
          "absent",
          "ceil",
          "floor",
          "exp",
          "ln",
          "log2",
          "log10",
          "sqrt",
          "sgn",
          "sort",
          "sort_desc",
          "acos",
          "acosh",
          "asin",
          "asinh",
          "atan",
          "atanh",
          "cos",
          "cosh",
          "sin",
          "sinh",
          "tan",
          "tanh",
          "deg",
          "rad",
          "round");
  private static final List<String> DATES =
      List.of(
          "day_of_month",
          "day_of_week",
          "day_of_year",
          "days_in_month",
          "hour",
          "minute",
          "month",
          "year");
  private static final List<String> AGGREGATIONS =
      List.of("sum", "avg", "max", "min", "count", "group");
  private static final List<String> GROUPINGS =
      List.of(
          "",
          "by (job)",
          "without (instance)",
          "by (job, instance)",
          "by (nosuch)",
          "by ()",
          "without ()");
  private static final List<String> OPERATORS =
      List.of("+", "-", "*", "/", "%", "^", ">", "<=", "==", "!=", "<", ">=", "> bool");
  private static final List<String> SETS = List.of("and", "or", "unless");
  private static final List<String> MATCHINGS =
      List.of(
          "",
          "",
          "on (job, instance)",
          "ignoring (path, kind)",
          "on (job)",
          "ignoring (job)",
          "on ()");
  private static final List<String> GROUPS = List.of("group_left", "group_right");
  private static final List<String> NUMBERS =
      List.of("0", "1", "2.5", "1e3", "-4", "0.1", "0x1F", "NaN", "Inf");

  private final Random random;
  private final long last;

  /**
   * Queries by chance.
   *
   * @param last the time of the newest samples, in milliseconds
   */
  RandomQueries(Random random, long last) {
    this.random = random;
    this.last = last;
  }

  String next() {
    return switch (random.nextInt(10)) {
      case 0 -> selector() + "[" + one(RANGES) + "]" + shift();
      case 1 -> "(" + vector(2) + ")" + subquery();
      case 2 -> scalar(2);
      default -> vector(3);
    };
  }

  private String vector(int depth) {
    return switch (random.nextInt(depth == 0 ? 3 : 14)) {
      case 0 -> selector() + shift();
      case 1 -> one(OVER_RANGES) + "(" + range(depth) + ")";
      case 2 -> withParameter(depth);
      case 3, 4 -> one(AGGREGATIONS) + " " + one(GROUPINGS) + " (" + vector(depth - 1) + ")";
      case 5 -> selection();
      case 6 -> "(" + vector(depth - 1) + ") " + one(OPERATORS) + " " + scalar(depth - 1);
      case 7 -> scalar(depth - 1) + " " + one(OPERATORS) + " (" + vector(depth - 1) + ")";
      case 8 -> between(one(OPERATORS) + " " + one(MATCHINGS), depth);
      case 9 -> between(one(SETS) + " " + one(MATCHINGS), depth);
      case 10 -> grouped();
      case 11 -> one(OF_VECTORS) + "(" + vector(depth - 1) + ")";
      case 12 -> labels(depth);
      default -> more(depth);
    };
  }

  private String between(String operator, int depth) {
    return "(" + vector(depth - 1) + ") " + operator + " (" + vector(depth - 1) + ")";
  }

  private String grouped() {
    boolean left = random.nextBoolean();
    String matching =
        "on (job, instance) " + one(GROUPS) + " (" + one(List.of("version", "")) + ")";
    String one = random.nextInt(4) == 0 ? selector() : "build_info";
    String many = selector();
    String operator = one(OPERATORS);
    return left
        ? many + " " + operator + " " + matching + " " + one
        : one + " " + operator + " " + matching + " " + many;
  }

  /** Of noise, which is equal nowhere. */
  private String selection() {
    String of = "noise" + one(MATCHERS);
    return switch (random.nextInt(5)) {
      case 4 -> one(List.of("stddev ", "stdvar ")) + one(GROUPINGS) + " (" + of + shift() + ")";
      case 0 -> "topk " + one(GROUPINGS) + " (" + random.nextInt(4) + ", " + of + shift() + ")";
      case 1 -> "bottomk " + one(GROUPINGS) + " (" + random.nextInt(4) + ", " + of + ")";
      case 2 -> "quantile " + one(GROUPINGS) + " (0." + random.nextInt(10) + ", " + vector(1) + ")";
      default -> "count_values " + one(GROUPINGS) + " (\"v\", round(" + selector() + "))";
    };
  }

  private String withParameter(int depth) {
    String range = range(depth);
    return switch (random.nextInt(3)) {
      case 0 -> "quantile_over_time(0." + random.nextInt(10) + ", " + range + ")";
      case 1 ->
          "predict_linear("
              + selector()
              + "["
              + one(RANGES)
              + one(List.of("] offset 10s, ", "], "))
              + one(NUMBERS.subList(0, 6))
              + ")";
      default ->
          "histogram_quantile(0."
              + (1 + random.nextInt(9))
              + ", sum by (le"
              + one(List.of("", ", job"))
              + ") (rate(seconds_bucket["
              + one(RANGES)
              + "]"
              + shift()
              + ")))";
    };
  }

  private String labels(int depth) {
    return random.nextBoolean()
        ? "label_replace("
            + vector(depth - 1)
            + ", \"to\", \"$1-x\", \""
            + one(List.of("job", "instance", "nosuch"))
            + "\", \""
            + one(List.of("(.*)", "i(.)", "(a|b)", ""))
            + "\")"
        : "label_join(" + vector(depth - 1) + ", \"to\", \"+\", \"job\", \"instance\")";
  }

  private String more(int depth) {
    return switch (random.nextInt(9)) {
      case 8 -> one(DATES) + "(load * 86400 * " + (1 + random.nextInt(900)) + ")";
      case 6 -> "abs(" + between("atan2 " + one(MATCHINGS), depth) + ")";
      case 7 -> "timestamp(" + selector() + one(List.of(" offset 1m", " @ end()", "")) + ")";
      case 0 -> "-(" + vector(depth - 1) + ")";
      case 1 -> "clamp(" + vector(depth - 1) + ", " + one(NUMBERS) + ", " + one(NUMBERS) + ")";
      case 2 -> "clamp_min(" + vector(depth - 1) + ", " + scalar(1) + ")";
      case 3 -> "clamp_max(" + vector(depth - 1) + ", " + one(NUMBERS) + ")";
      case 4 -> "round(" + vector(depth - 1) + ", 0.5)";
      default -> "vector(" + scalar(depth - 1) + ")";
    };
  }

  private String scalar(int depth) {
    return switch (random.nextInt(depth <= 0 ? 2 : 6)) {
      case 0, 1 -> one(NUMBERS);
      case 2 -> "time()";
      case 3 -> "pi()";
      case 4 -> "scalar(" + vector(depth - 1) + ")";
      default ->
          "(" + one(NUMBERS) + " " + one(OPERATORS.subList(0, 7)) + " " + scalar(depth - 1) + ")";
    };
  }

  private String range(int depth) {
    return depth > 0 && random.nextInt(4) == 0
        ? "(" + vector(depth - 1) + ")" + subquery()
        : selector() + "[" + one(RANGES) + "]" + shift();
  }

  private String subquery() {
    return one(List.of("[1m:7s]", "[90s:]", "[2m:20s]", "[40s:3s]")) + shift();
  }

  private String shift() {
    String offset = one(List.of("", "", "", " offset 30s", " offset -10s", " offset 1m"));
    String moment =
        one(List.of("", "", "", "", " @ start()", " @ end()", " @ " + (last - 41_900) / 1000.0));
    return random.nextBoolean() ? offset + moment : moment + offset;
  }

  private String selector() {
    return one(METRICS) + one(MATCHERS);
  }

  private String one(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
