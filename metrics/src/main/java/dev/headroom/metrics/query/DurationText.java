package dev.headroom.metrics.query;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as PromQL writes them: {@code 1h30m}, {@code 500ms}; a day has 24 hours, a year 365
 * days.
 */
final class DurationText {
  private static final Pattern PART = Pattern.compile("([0-9]{1,9})(ms|[smhdwy])");

  private static final long LONGEST = 10 * unit("y");

  private DurationText() {}

  static long millis(Token token) {
    Matcher parts = PART.matcher(token.text());
    long millis = 0;
    int end = 0;
    while (token.kind() == Token.Kind.DURATION && parts.find()) {
      long unit = unit(parts.group(2));
      long number = Math.min(Long.parseLong(parts.group(1)), LONGEST / unit + 1);
      millis = Math.min(millis + number * unit, LONGEST + 1);
      end = parts.end();
    }
    if (millis == 0 || millis > LONGEST || end != token.text().length()) {
      throw QueryException.at(
          token.position(),
          token.found() + " (expected: a duration, as 5s or 1m30s, of at most 10 years)");
    }
    return millis;
  }

  private static long unit(String unit) {
    return switch (unit) {
      case "ms" -> 1L;
      case "s" -> 1_000L;
      case "m" -> 60_000L;
      case "h" -> 3_600_000L;
      case "d" -> 86_400_000L;
      case "w" -> 604_800_000L;
      default -> 31_536_000_000L;
    };
  }
}
