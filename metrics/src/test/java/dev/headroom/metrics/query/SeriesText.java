package dev.headroom.metrics.query;

import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.series.StaleMark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A line of a script: a series with its values, {@code up{job="a"} 1+2x3 _ stale}.
 *
 * @param values null where there is none
 * @param hasNative whether any value is a native histogram, which are left out
 */
record SeriesText(Labels labels, List<Double> values, boolean hasNative) {
  private static final String NUMBER =
      "[-+]?(?:(?:[0-9][0-9_]*\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?|(?i:inf|nan))";
  private static final Pattern STEPS =
      Pattern.compile("(" + NUMBER + ")(?:([-+])(" + NUMBER + "))?x([0-9]+)");

  static SeriesText parse(String line) {
    int end = endOfLabels(line);
    String metric = line.substring(0, end).strip();
    String text = line.substring(end).strip();
    List<Double> values = new ArrayList<>();
    boolean hasNative = text.contains("{{");
    if (!hasNative) {
      for (String word : text.isEmpty() ? new String[0] : text.split("\\s+")) {
        add(values, word);
      }
    }
    return new SeriesText(labels(metric), values, hasNative);
  }

  private static int endOfLabels(String line) {
    char quote = 0;
    boolean braces = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0) {
        if (c == '\\' && quote != '`') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '"' || c == '\'' || c == '`') {
        quote = c;
      } else if (c == '{') {
        braces = true;
      } else if (c == '}') {
        return i + 1;
      } else if (!braces && Character.isWhitespace(c)) {
        int next = i;
        while (next < line.length() && Character.isWhitespace(line.charAt(next))) {
          next++;
        }
        if (next == line.length() || line.charAt(next) != '{' || line.startsWith("{{", next)) {
          return i;
        }
        i = next - 1;
      }
    }
    return line.length();
  }

  private static Labels labels(String metric) {
    Map<String, String> labels = new TreeMap<>();
    if (QueryParser.parseUnchecked(metric) instanceof Expression.Selector selector) {
      for (Matcher matcher : selector.matchers()) {
        labels.put(matcher.label(), matcher.value());
      }
      return Labels.of(labels);
    }
    throw new IllegalArgumentException("series: " + metric);
  }

  private static void add(List<Double> values, String word) {
    if (word.equals("_")) {
      values.add(null);
    } else if (word.startsWith("_x")) {
      for (int i = 0; i < Integer.parseInt(word.substring(2)); i++) {
        values.add(null);
      }
    } else if (word.equals("stale")) {
      values.add(StaleMark.VALUE);
    } else {
      java.util.regex.Matcher steps = STEPS.matcher(word);
      if (!steps.matches()) {
        values.add(number(word));
        return;
      }
      double value = number(steps.group(1));
      double step = steps.group(3) == null ? 0 : number(steps.group(3));
      for (int i = 0; i <= Integer.parseInt(steps.group(4)); i++) {
        values.add(value);
        value += "-".equals(steps.group(2)) ? -step : step;
      }
    }
  }

  static double number(String text) {
    boolean minus = text.startsWith("-");
    String size = minus || text.startsWith("+") ? text.substring(1) : text;
    double value = Literals.number(size).orElseThrow(() -> new NumberFormatException(text));
    return minus ? -value : value;
  }
}
