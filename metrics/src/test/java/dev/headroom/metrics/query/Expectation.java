package dev.headroom.metrics.query;

import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Points;
import dev.headroom.metrics.series.SampleSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a script says that a query comes to. */
final class Expectation {
  private static final QuerySettings SETTINGS =
      QuerySettings.STANDARD.withNamesDropLast(true).withTimeout(Duration.ofSeconds(100));
  private static final Pattern RANGE =
      Pattern.compile("expect range vector\\s+from\\s+(\\S+)\\s+to\\s+(\\S+)\\s+step\\s+(\\S+)");
  private static final Pattern REMARK =
      Pattern.compile(
          "expect\\s+(ordered|fail|warn|no_warn|info|no_info)(?:\\s+(regex|msg):(.+))?");
  private static final double TOLERANCE = 1e-6;

  private record Remark(String kind, String match, String text) {
    boolean fits(String remark) {
      return match == null
          || (match.equals("msg")
              ? remark.equals(text)
              : Pattern.compile(text).matcher(remark).find());
    }
  }

  private final String query;
  private final long evaluated;
  private long start;
  private long end;
  private long step;
  private final boolean range;
  private boolean fails;
  private boolean ordered;
  private String string;
  private Double scalar;
  private final Map<Labels, List<Double>> series = new LinkedHashMap<>();
  private final List<Remark> remarks = new ArrayList<>();
  private Remark failure;

  Expectation(String query, String mode, long start, long end, long step, List<String> lines) {
    this.query = query;
    this.start = start;
    this.end = end;
    this.step = step;
    this.evaluated = end;
    this.range = step > 0;
    fails = "fail".equals(mode);
    ordered = "ordered".equals(mode);
    if ("warn".equals(mode) || "info".equals(mode)) {
      remarks.add(new Remark(mode, null, ""));
    }
    lines.forEach(this::read);
  }

  private void read(String line) {
    Matcher vector = RANGE.matcher(line);
    Matcher remark = REMARK.matcher(line);
    if (vector.matches()) {
      start = Script.millis(vector.group(1));
      end = Script.millis(vector.group(2));
      step = Script.millis(vector.group(3));
    } else if (line.startsWith("expect string")) {
      string = Literals.unquoted(line.substring("expect string".length()).strip());
    } else if (line.startsWith("expected_fail_")) {
      boolean exact = line.startsWith("expected_fail_message");
      String text = line.substring(line.indexOf(' ')).strip();
      failure = new Remark("fail", exact ? "msg" : "regex", text);
    } else if (remark.matches()) {
      add(remark);
    } else {
      try {
        scalar = SeriesText.number(line);
      } catch (NumberFormatException noNumber) {
        SeriesText text = SeriesText.parse(line);
        series.put(text.labels(), text.values());
      }
    }
  }

  private void add(Matcher line) {
    String text = line.group(3) == null ? "" : line.group(3).strip();
    switch (line.group(1)) {
      case "ordered" -> ordered = true;
      case "fail" -> {
        fails = true;
        failure = new Remark("fail", line.group(2), text);
      }
      default -> remarks.add(new Remark(line.group(1), line.group(2), text));
    }
  }

  /** Empty if it is as expected. */
  String problem(SampleSource source) {
    Answer answer;
    try {
      Query parsed = Query.parse(query);
      answer =
          range
              ? parsed.range(
                  Instant.ofEpochMilli(start),
                  Instant.ofEpochMilli(end),
                  Duration.ofMillis(step),
                  source,
                  SETTINGS)
              : parsed.at(Instant.ofEpochMilli(evaluated), source, SETTINGS);
    } catch (QueryException refused) {
      String message = String.valueOf(refused.getMessage());
      boolean right = fails && (failure == null || failure.fits(message));
      return right ? "" : "refused: " + message;
    }
    if (fails) {
      return "no failure, but " + answer.value();
    }
    String remarked = remarks("warn", answer.warnings()) + remarks("info", answer.infos());
    return remarked.isEmpty() ? value(answer.value()) : remarked;
  }

  private String remarks(String kind, List<String> actual) {
    List<Remark> expected = remarks.stream().filter(r -> r.kind.equals(kind)).toList();
    boolean none = remarks.stream().anyMatch(r -> r.kind.equals("no_" + kind));
    if (none) {
      return actual.isEmpty() ? "" : "remarked: " + actual;
    }
    for (Remark remark : expected) {
      if (actual.stream().noneMatch(remark::fits)) {
        return kind + " missing: " + remark.text + " in " + actual;
      }
    }
    if (!expected.isEmpty()) {
      for (String one : actual) {
        if (expected.stream().noneMatch(r -> r.fits(one))) {
          return "remarked: " + one;
        }
      }
    }
    return "";
  }

  private String value(Value value) {
    return switch (value) {
      case Value.Scalar actual ->
          scalar != null && same(scalar, actual.value()) ? "" : "got " + actual;
      case Value.Text actual -> actual.value().equals(string) ? "" : "got " + actual;
      case Value.Vector actual -> vector(actual);
      case Value.Matrix actual -> matrix(actual);
    };
  }

  private String vector(Value.Vector actual) {
    List<Labels> order = new ArrayList<>(series.keySet());
    List<Labels> missing = new ArrayList<>(order);
    for (int i = 0; i < actual.elements().size(); i++) {
      Value.Element element = actual.elements().get(i);
      List<Double> values = series.get(element.labels());
      boolean inPlace = !ordered || order.indexOf(element.labels()) == i;
      if (values == null
          || !inPlace
          || !missing.remove(element.labels())
          || !same(values.getFirst(), element.value())) {
        return "got " + element + " at " + i + " in " + actual.elements();
      }
    }
    return missing.isEmpty() && scalar == null ? "" : "without " + missing + ", got " + actual;
  }

  private String matrix(Value.Matrix actual) {
    List<Labels> missing = new ArrayList<>(series.keySet());
    for (Points points : actual.series()) {
      List<Double> values = series.get(points.series());
      if (values == null || !missing.remove(points.series()) || !same(values, points)) {
        return "got " + points.series() + " " + text(points);
      }
    }
    return missing.isEmpty() ? "" : "without " + missing;
  }

  private boolean same(List<Double> values, Points points) {
    int at = 0;
    for (int i = 0; i < values.size(); i++) {
      Double value = values.get(i);
      if (value != null) {
        if (at == points.size()
            || points.time(at) != start + (i * step)
            || !same(value, points.value(at))) {
          return false;
        }
        at++;
      }
    }
    return at == points.size();
  }

  private static String text(Points points) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < points.size(); i++) {
      text.append(points.value(i)).append('@').append(points.time(i) / 1000.0).append(' ');
    }
    return text.toString();
  }

  /** As Prometheus compares: by the relative difference. */
  private static boolean same(double expected, double actual) {
    if (Double.isNaN(expected) || Double.isNaN(actual)) {
      return Double.isNaN(expected) && Double.isNaN(actual);
    }
    if (expected == actual) {
      return true;
    }
    double sum = Math.abs(expected) + Math.abs(actual);
    double difference = Math.abs(expected - actual);
    return expected == 0 || actual == 0
        ? difference < TOLERANCE * Double.MIN_NORMAL
        : difference / Math.min(sum, Double.MAX_VALUE) < TOLERANCE;
  }
}
