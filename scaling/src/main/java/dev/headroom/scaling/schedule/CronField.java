package dev.headroom.scaling.schedule;

import java.util.List;
import java.util.Locale;

/**
 * One field of a cron expression: its name, its range, and how a text becomes a set of its values
 * (bit i = value i).
 */
enum CronField {
  SECOND("second", 0, 59, ""),
  MINUTE("minute", 0, 59, ""),
  HOUR("hour", 0, 23, ""),
  DAY_OF_MONTH("day of month", 1, 31, ""),
  MONTH("month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"),
  /** 7 is Sunday, like 0. */
  DAY_OF_WEEK("day of week", 0, 7, "SUN MON TUE WED THU FRI SAT");

  private final String label;
  private final int first;
  private final int last;
  private final String names;

  CronField(String label, int first, int last, String names) {
    this.label = label;
    this.first = first;
    this.last = last;
    this.names = names;
  }

  static boolean isAny(String text) {
    return text.equals("*") || text.equals("?");
  }

  /**
   * Reads a field.
   *
   * @throws CronSyntaxException naming {@code expression} if the text is none
   */
  long parse(String expression, String text) {
    long values = 0;
    for (String item : text.split(",", -1)) {
      values |= parseItem(expression, item);
    }
    return values;
  }

  private long parseItem(String expression, String item) {
    String[] rangeAndStep = item.split("/", -1);
    String range = rangeAndStep[0];
    boolean stepped = rangeAndStep.length == 2;
    if (rangeAndStep.length > 2) {
      throw wrong(expression, item);
    }
    int from = first;
    int to = this == DAY_OF_WEEK ? 6 : last;
    if (!isAny(range)) {
      String[] ends = range.split("-", -1);
      from = value(expression, ends[0]);
      if (ends.length == 2) {
        to = value(expression, ends[1]);
      } else if (ends.length > 2) {
        throw wrong(expression, item);
      } else if (!stepped) {
        to = from;
      }
    }
    if (from > to) {
      throw new CronSyntaxException(
          expression, label + " range to start below its end, not " + item);
    }
    return values(from, to, stepped ? step(expression, rangeAndStep[1]) : 1);
  }

  private long values(int from, int to, int step) {
    long values = 0;
    for (int value = from; value <= to; value += step) {
      values |= 1L << (this == DAY_OF_WEEK ? value % 7 : value);
    }
    return values;
  }

  private int value(String expression, String text) {
    int name = List.of(names.split(" ")).indexOf(text.toUpperCase(Locale.ROOT));
    if (name >= 0 && !text.isEmpty()) {
      return first + name;
    }
    int value = number(text);
    if (value < first || value > last) {
      throw wrong(expression, text);
    }
    return value;
  }

  private int step(String expression, String text) {
    int step = number(text);
    if (step < 1) {
      throw new CronSyntaxException(expression, label + " step of at least 1, not " + text);
    }
    return step;
  }

  /** A number of up to four digits; -1 for anything else. */
  private static int number(String text) {
    boolean digits =
        !text.isEmpty() && text.length() <= 4 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Integer.parseInt(text) : -1;
  }

  private CronSyntaxException wrong(String expression, String found) {
    String or = names.isEmpty() ? "" : " or a name of " + names;
    return new CronSyntaxException(
        expression, label + " " + first + "-" + last + or + ", not '" + found + "'");
  }
}
