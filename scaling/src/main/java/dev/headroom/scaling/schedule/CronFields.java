package dev.headroom.scaling.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A cron expression of fields. The search goes by days, then within a day by the time of day;
 * months that do not match are stepped over whole, so that even an expression that never matches
 * ({@code 0 0 30 2 *}) costs some 200 steps.
 *
 * @param days days of the month, bit i = day i
 * @param lastDay whether the month's last day is one of them ({@code L})
 * @param daysOfWeek bit 0 = Sunday
 * @param eitherDay whether one of the two days suffices
 */
record CronFields(
    String text,
    TimesOfDay times,
    long days,
    boolean lastDay,
    long months,
    long daysOfWeek,
    boolean eitherDay)
    implements Cron {
  private static final int SEARCH_YEARS = 5;
  private static final Map<String, String> NAMED =
      Map.of(
          "@yearly", "0 0 0 1 1 *",
          "@annually", "0 0 0 1 1 *",
          "@monthly", "0 0 0 1 * *",
          "@weekly", "0 0 0 * * 0",
          "@daily", "0 0 0 * * *",
          "@midnight", "0 0 0 * * *",
          "@hourly", "0 0 * * * *");

  static CronFields parse(String text) {
    String expression = NAMED.getOrDefault(text.toLowerCase(Locale.ROOT), text);
    List<String> fields = new ArrayList<>(List.of(expression.split("\\s+")));
    if (fields.size() == 5) {
      fields.addFirst("0");
    }
    if (fields.size() != 6 || expression.startsWith("@") || expression.contains("TZ=")) {
      throw new CronSyntaxException(
          text,
          "5 fields (minute hour day-of-month month day-of-week), 6 (seconds first), or"
              + " @yearly @monthly @weekly @daily @hourly @every @date; the zone is timeZone's");
    }
    TimesOfDay times =
        new TimesOfDay(
            CronField.SECOND.parse(text, fields.get(0)),
            CronField.MINUTE.parse(text, fields.get(1)),
            CronField.HOUR.parse(text, fields.get(2)));
    String day = fields.get(3);
    boolean lastDay = day.equalsIgnoreCase("L");
    return new CronFields(
        text,
        times,
        lastDay ? 0 : CronField.DAY_OF_MONTH.parse(text, day),
        lastDay,
        CronField.MONTH.parse(text, fields.get(4)),
        CronField.DAY_OF_WEEK.parse(text, fields.get(5)),
        !CronField.isAny(day) && !CronField.isAny(fields.get(5)));
  }

  @Override
  public Optional<Instant> next(Instant after, ZoneId zone) {
    if (!LocalTimes.inRange(after)) {
      return Optional.empty();
    }
    LocalDateTime from = LocalTimes.latest(after, zone).plusSeconds(1);
    LocalDate limit = from.toLocalDate().plusYears(SEARCH_YEARS);
    int earliest = from.toLocalTime().toSecondOfDay();
    LocalDate day = from.toLocalDate();
    while (!day.isAfter(limit)) {
      int second = includesDay(day) ? times.ceiling(earliest) : TimesOfDay.NONE;
      if (second != TimesOfDay.NONE) {
        return Optional.of(instant(day, second, zone));
      }
      earliest = 0;
      day = includesMonth(day) ? day.plusDays(1) : day.plusMonths(1).withDayOfMonth(1);
    }
    return Optional.empty();
  }

  @Override
  public Optional<Instant> previous(Instant at, ZoneId zone) {
    if (!LocalTimes.inRange(at)) {
      return Optional.empty();
    }
    LocalDateTime from = LocalTimes.latest(at, zone);
    LocalDate limit = from.toLocalDate().minusYears(SEARCH_YEARS);
    int latest = from.toLocalTime().toSecondOfDay();
    LocalDate day = from.toLocalDate();
    while (!day.isBefore(limit)) {
      int second = includesDay(day) ? times.floor(latest) : TimesOfDay.NONE;
      if (second != TimesOfDay.NONE) {
        return Optional.of(instant(day, second, zone));
      }
      latest = TimesOfDay.LAST;
      day = includesMonth(day) ? day.minusDays(1) : day.withDayOfMonth(1).minusDays(1);
    }
    return Optional.empty();
  }

  @Override
  public boolean includesDay(LocalDate day, ZoneId zone) {
    return includesDay(day);
  }

  private boolean includesDay(LocalDate day) {
    if (!includesMonth(day)) {
      return false;
    }
    boolean byMonth =
        contains(days, day.getDayOfMonth())
            || (lastDay && day.getDayOfMonth() == day.lengthOfMonth());
    boolean byWeek = contains(daysOfWeek, day.getDayOfWeek().getValue() % 7);
    return eitherDay ? byMonth || byWeek : byMonth && byWeek;
  }

  private boolean includesMonth(LocalDate day) {
    return contains(months, day.getMonthValue());
  }

  private static boolean contains(long values, int value) {
    return (values & (1L << value)) != 0;
  }

  private static Instant instant(LocalDate day, int secondOfDay, ZoneId zone) {
    return LocalTimes.instant(day.atTime(LocalTime.ofSecondOfDay(secondOfDay)), zone);
  }
}
