package dev.headroom.metrics.query;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.headroom.metrics.query.Function.Body;
import dev.headroom.metrics.series.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** {@code label_replace} and {@code label_join}. */
final class LabelFunctions {
  private LabelFunctions() {}

  static List<Function> all() {
    ValueType text = ValueType.TEXT;
    return List.of(
        new Function(
            "label_replace",
            List.of(ValueType.VECTOR, text, text, text, text),
            0,
            ValueType.VECTOR,
            (Body.OfVector) LabelFunctions::replace),
        new Function(
            "label_join",
            List.of(ValueType.VECTOR, text, text, text),
            -1,
            ValueType.VECTOR,
            (Body.OfVector) LabelFunctions::join));
  }

  private static List<Row> replace(Evaluation evaluation, Expression.Call call) {
    String target = call.text(1);
    String replacement = call.text(2);
    String source = call.text(3);
    Pattern pattern = pattern(call.text(4));
    if (target.isEmpty()) {
      throw QueryException.whileEvaluating(
          "invalid destination label name in label_replace(): " + target);
    }
    List<Row> rows = new ArrayList<>();
    for (Row row : evaluation.vector(call.argument(0))) {
      Matcher matcher = pattern.matcher(row.labels().get(source));
      rows.add(
          matcher.matches() ? with(row, target, expanded(replacement, matcher, pattern)) : row);
    }
    return evaluation.merged(rows);
  }

  private static Pattern pattern(String text) {
    try {
      dev.headroom.metrics.series.Matcher.bound(text);
      return Pattern.compile(text, Pattern.DOTALL);
    } catch (PatternSyntaxException none) {
      throw QueryException.whileEvaluating(
          "invalid regular expression in label_replace(): " + text);
    } catch (IllegalArgumentException tooLong) {
      throw QueryException.whileEvaluating("label_replace(): " + tooLong.getMessage());
    }
  }

  private static Row with(Row row, String label, String value) {
    boolean dropsName = row.dropsName() && !label.equals(Labels.NAME);
    return new Row(row.labels().with(label, value), dropsName, row.values());
  }

  private static List<Row> join(Evaluation evaluation, Expression.Call call) {
    String target = call.text(1);
    String separator = call.text(2);
    List<String> sources = new ArrayList<>();
    for (int i = 3; i < call.arguments().size(); i++) {
      if (call.text(i).isEmpty()) {
        throw QueryException.whileEvaluating("invalid source label name in label_join(): ");
      }
      sources.add(call.text(i));
    }
    if (target.isEmpty()) {
      throw QueryException.whileEvaluating("invalid destination label name in label_join(): ");
    }
    List<Row> rows = new ArrayList<>();
    for (Row row : evaluation.vector(call.argument(0))) {
      StringJoiner joined = new StringJoiner(separator);
      sources.forEach(source -> joined.add(row.labels().get(source)));
      rows.add(with(row, target, joined.toString()));
    }
    return evaluation.merged(rows);
  }

  /** As Go's regexp.Expand: {@code $1}, {@code $name}, {@code ${1}} and {@code $$}. */
  private static String expanded(String template, Matcher matcher, Pattern pattern) {
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < template.length()) {
      char c = template.charAt(at);
      if (c != '$' || at + 1 == template.length()) {
        text.append(c);
        at++;
        continue;
      }
      if (template.charAt(at + 1) == '$') {
        text.append('$');
        at += 2;
        continue;
      }
      boolean braced = template.charAt(at + 1) == '{';
      int start = at + (braced ? 2 : 1);
      int end = start;
      while (end < template.length() && isWord(template.charAt(end))) {
        end++;
      }
      boolean closed = !braced || (end < template.length() && template.charAt(end) == '}');
      if (end == start || !closed) {
        text.append('$');
        at++;
        continue;
      }
      text.append(group(template.substring(start, end), matcher, pattern));
      at = end + (braced ? 1 : 0);
    }
    return text.toString();
  }

  private static boolean isWord(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }

  /** Empty where there is no such group. */
  private static String group(String name, Matcher matcher, Pattern pattern) {
    String found = null;
    if (name.length() < 9 && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      int number = Integer.parseInt(name);
      found = number <= matcher.groupCount() ? matcher.group(number) : null;
    } else if (pattern.namedGroups().containsKey(name)) {
      found = matcher.group(name);
    }
    return found == null ? "" : found;
  }
}
