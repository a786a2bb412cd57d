package dev.headroom.metrics.query;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as PromQL writes them: {@code 1h30m}, {@code 500ms}; a day has 24 hours, a year 365
 * days.
 */
final class DurationText {
  private static final Pattern PART = Pattern.compile("([0-9]{1,9})(ms|[smhdwy])");

  private DurationText() {}

  static long millis(Token token) {
    Matcher parts = PART.matcher(token.text());
    long millis = 0;
    int end = 0;
    while (token.kind() == Token.Kind.DURATION && parts.find()) {
      millis += Long.parseLong(parts.group(1)) * unit(parts.group(2));
      end = parts.end();
    }
    if (millis == 0 || end != token.text().length()) {
      throw QueryException.at(
          token.position(), token.found() + " (expected: a duration above zero, as 5s or 1m30s)");
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
