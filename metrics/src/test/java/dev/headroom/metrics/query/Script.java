package dev.headroom.metrics.query;

import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.PrometheusDuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs a script in Prometheus' test language (promql/promqltest/README.md). What the language of
 * this project does not have (native histograms, what is experimental) is counted apart.
 */
final class Script {
  /** What became of a script's evaluations. */
  record Outcome(int passed, List<String> failures, int outside, List<String> left) {
    int total() {
      return passed + failures.size();
    }
  }

  private static final Pattern INSTANT =
      Pattern.compile("eval(?:_(fail|warn|ordered|info))?\\s+instant\\s+(?:at\\s+(\\S+)\\s+)?(.+)");
  private static final Pattern RANGE =
      Pattern.compile(
          "eval(?:_(fail|warn|info))?\\s+range\\s+from\\s+(\\S+)\\s+to\\s+(\\S+)\\s+step\\s+(\\S+)\\s+(.+)");
  private static final Pattern OUTSIDE =
      Pattern.compile("is not enabled|not enabled$|is experimental|native histograms");

  private final List<String> lines = new ArrayList<>();
  private MemorySource source = new MemorySource();
  private final Set<Labels> natives = new TreeSet<>();
  private int at;
  private int passed;
  private int outside;
  private final List<String> failures = new ArrayList<>();
  private final List<String> left = new ArrayList<>();

  private Script(String text) {
    text.lines().map(String::strip).map(l -> l.startsWith("#") ? "" : l).forEach(lines::add);
  }

  static Outcome run(String text) {
    return new Script(text).run();
  }

  private Outcome run() {
    while (at < lines.size()) {
      String line = lines.get(at++);
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("clear")) {
        source = new MemorySource();
        natives.clear();
      } else if (lower.startsWith("load")) {
        load(line);
      } else if (lower.startsWith("eval")) {
        eval(line, at);
      } else if (!line.isEmpty()) {
        throw new IllegalArgumentException("line " + at + ": " + line);
      }
    }
    return new Outcome(passed, failures, outside, left);
  }

  private List<String> block() {
    List<String> block = new ArrayList<>();
    while (at < lines.size() && !lines.get(at).isEmpty()) {
      block.add(lines.get(at++));
    }
    return block;
  }

  private void load(String line) {
    long step = millis(line.split("\\s+")[1]);
    for (String one : block()) {
      if (one.split("\\s+")[0].endsWith("@st")) {
        continue; // start timestamps belong to an experimental feature
      }
      SeriesText series = SeriesText.parse(one);
      if (series.hasNative()) {
        natives.add(series.labels());
      }
      if (line.startsWith("load_with_nhcb")) {
        natives.add(
            series
                .labels()
                .without(Set.of("le"))
                .with(Labels.NAME, series.labels().name().replaceAll("_(bucket|count|sum)$", "")));
      }
      for (int i = 0; i < series.values().size(); i++) {
        Double value = series.values().get(i);
        if (value != null) {
          source.add(series.labels(), i * step, value);
        }
      }
    }
  }

  private void eval(String line, int number) {
    List<String> expected = block();
    Matcher instant = INSTANT.matcher(line);
    Matcher range = RANGE.matcher(line);
    Expectation expectation;
    String query;
    if (instant.matches()) {
      query = instant.group(3);
      long time = instant.group(2) == null ? 0 : millis(instant.group(2));
      expectation = new Expectation(query, instant.group(1), time, time, 0, expected);
    } else if (range.matches()) {
      query = range.group(5);
      expectation =
          new Expectation(
              query,
              range.group(1),
              millis(range.group(2)),
              millis(range.group(3)),
              millis(range.group(4)),
              expected);
    } else {
      throw new IllegalArgumentException("line " + number + ": " + line);
    }
    judge(number, query, expectation, expected);
  }

  private void judge(int number, String query, Expectation expectation, List<String> expected) {
    boolean isNative = readsNatives(query) || expected.stream().anyMatch(l -> l.contains("{{"));
    String problem = isNative ? "native histograms" : expectation.problem(source);
    String report = "line " + number + ": " + query + "\n      " + problem;
    if (problem.isEmpty()) {
      passed++;
    } else if (isNative || OUTSIDE.matcher(problem).find()) {
      outside++;
      left.add(report);
    } else {
      failures.add(report);
    }
  }

  private boolean readsNatives(String query) {
    try {
      return QueryParser.parse(query)
          .selectors()
          .anyMatch(
              selector ->
                  natives.stream()
                      .anyMatch(
                          labels ->
                              dev.headroom.metrics.series.Matcher.all(
                                  selector.matchers(), labels)));
    } catch (QueryException refused) {
      return false;
    }
  }

  static long millis(String text) {
    if (text.equals("0")) {
      return 0;
    }
    boolean minus = text.startsWith("-");
    String size = minus ? text.substring(1) : text;
    long millis =
        PrometheusDuration.millis(size).orElseGet(() -> Math.round(SeriesText.number(size) * 1000));
    return minus ? -millis : millis;
  }
}
