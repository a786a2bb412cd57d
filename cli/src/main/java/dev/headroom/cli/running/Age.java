package dev.headroom.cli.running;

import java.time.Duration;

/**
 * A length of time in a few characters, as kubectl writes it (k8s.io/apimachinery, {@code
 * duration.HumanDuration}): finer where it is short.
 */
final class Age {
  private static final long DAYS_A_YEAR = 365;

  private Age() {}

  static String of(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    long minutes = seconds / 60;
    long hours = minutes / 60;
    long days = hours / 24;
    if (seconds < 120) {
      return seconds + "s";
    }
    if (minutes < 10) {
      return two(minutes, "m", seconds % 60, "s");
    }
    if (hours < 3) {
      return minutes + "m";
    }
    if (hours < 8) {
      return two(hours, "h", minutes % 60, "m");
    }
    if (hours < 48) {
      return hours + "h";
    }
    if (days < 8) {
      return two(days, "d", hours % 24, "h");
    }
    if (days < 2 * DAYS_A_YEAR) {
      return days + "d";
    }
    return days < 8 * DAYS_A_YEAR
        ? two(days / DAYS_A_YEAR, "y", days % DAYS_A_YEAR, "d")
        : days / DAYS_A_YEAR + "y";
  }

  private static String two(long large, String unit, long small, String smallUnit) {
    return small == 0 ? large + unit : large + unit + small + smallUnit;
  }
}
