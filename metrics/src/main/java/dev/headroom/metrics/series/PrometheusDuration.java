package dev.headroom.metrics.series;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Prometheus writes them: {@code 1m30s}, {@code 15s}, {@code 500ms}; units from years
 * to milliseconds in that order, whole numbers, no sign.
 */
public final class PrometheusDuration {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:([0-9]{1,18})y)?(?:([0-9]{1,18})w)?(?:([0-9]{1,18})d)?(?:([0-9]{1,18})h)?"
              + "(?:([0-9]{1,18})m)?(?:([0-9]{1,18})s)?(?:([0-9]{1,18})ms)?");
  private static final long[] MILLIS = {
    31_536_000_000L, 604_800_000L, 86_400_000L, 3_600_000L, 60_000L, 1_000L, 1L
  };
  private static final String[] UNITS = {"y", "w", "d", "h", "m", "s", "ms"};

  private PrometheusDuration() {}

  /** Its milliseconds; empty if it is none, or longer than 292 years. */
  public static OptionalLong millis(String text) {
    Matcher parts = FORM.matcher(text);
    if (text.isEmpty() || !parts.matches()) {
      return OptionalLong.empty();
    }
    try {
      long millis = 0;
      for (int i = 0; i < MILLIS.length; i++) {
        String number = parts.group(i + 1);
        if (number != null) {
          millis = Math.addExact(millis, Math.multiplyExact(Long.parseLong(number), MILLIS[i]));
        }
      }
      Math.multiplyExact(millis, 1_000_000L); // Prometheus counts nanoseconds
      return OptionalLong.of(millis);
    } catch (ArithmeticException tooLong) {
      return OptionalLong.empty();
    }
  }

  /**
   * Reads a duration, or 0.
   *
   * @throws IllegalArgumentException if it is none, or longer than 292 years
   */
  public static Duration parse(String text) {
    return text.equals("0")
        ? Duration.ZERO
        : Duration.ofMillis(
            millis(text)
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "duration: " + text + " (expected: one as 15s, 1m30s or 500ms)")));
  }

  /** As Prometheus writes it; years and weeks only where nothing else remains. */
  public static String format(Duration duration) {
    long left = duration.toMillis();
    if (left == 0) {
      return "0s";
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < MILLIS.length; i++) {
      boolean onlyWhole = i < 2;
      if (left / MILLIS[i] > 0 && (!onlyWhole || left % MILLIS[i] == 0)) {
        text.append(left / MILLIS[i]).append(UNITS[i]);
        left %= MILLIS[i];
      }
    }
    return text.toString();
  }
}
