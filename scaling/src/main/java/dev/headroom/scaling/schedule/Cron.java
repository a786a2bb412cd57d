package dev.headroom.scaling.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;

/**
 * When something is to happen, again and again: a cron expression. Immutable.
 *
 * <p>Forms, as in robfig/cron, Kubernetes CronJob and Alibaba's CronHPA:
 *
 * <table>
 *   <caption>Forms</caption>
 *   <tr><td>{@code 30 8 * * MON-FRI}</td><td>minute, hour, day of month, month, day of week</td></tr>
 *   <tr><td>{@code 0 30 8 * * MON-FRI}</td><td>the same after a field of seconds</td></tr>
 *   <tr><td>{@code @yearly @annually @monthly @weekly @daily @midnight @hourly}</td><td>at the start of each</td></tr>
 *   <tr><td>{@code @every 1h30m}</td><td>at multiples of it since 1970-01-01T00:00:00Z, whatever the time zone</td></tr>
 *   <tr><td>{@code @date 2026-12-24 18:00:00}</td><td>once</td></tr>
 * </table>
 *
 * <p>A field is {@code *} or {@code ?} (any), or a list by {@code ,} of values {@code 5}, ranges
 * {@code 1-5}, steps {@code *}{@code /15}, {@code 10/15}, {@code 8-18/2}. Months and days of the
 * week may be names (JAN, MON); Sunday is 0 or 7. The day of month may be {@code L}, the month's
 * last. Where both days are restricted (not {@code *} or {@code ?}), either suffices.
 *
 * <p><b>Daylight saving, one rule:</b> every local time names one instant. A local time that the
 * clocks skip names the instant at which they are put forward; one that they show twice names the
 * first. So a run in the gap happens right after it, never not at all, and a run in the overlap
 * happens once.
 */
public sealed interface Cron permits CronFields, FixedInterval, SingleDate {

  /**
   * Reads an expression.
   *
   * @throws CronSyntaxException if it is none
   */
  static Cron parse(String text) {
    String expression = text.strip();
    if (!expression.startsWith("@")) {
      return CronFields.parse(expression);
    }
    String[] words = expression.split("\\s+", 2);
    String argument = words.length == 2 ? words[1] : "";
    return switch (words[0].toLowerCase(Locale.ROOT)) {
      case "@every" -> FixedInterval.parse(expression, argument);
      case "@date" -> SingleDate.parse(expression, argument);
      default -> CronFields.parse(expression);
    };
  }

  /** The expression as it was written. */
  String text();

  /** The first run after an instant, if there is one within five years. */
  Optional<Instant> next(Instant after, ZoneId zone);

  /** The last run at or before an instant, if there was one within five years. */
  Optional<Instant> previous(Instant at, ZoneId zone);

  /** Whether a day is one of those that the expression names, whatever the time of day. */
  boolean includesDay(LocalDate day, ZoneId zone);
}
