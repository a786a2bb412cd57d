package dev.headroom.scaling.schedule;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Optional;

/** {@code @date 2026-12-24 18:00:00}: one run, as CronHPA writes it. */
record SingleDate(String text, LocalDateTime date) implements Cron {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);

  static SingleDate parse(String text, String date) {
    try {
      return new SingleDate(text, LocalDateTime.parse(date, FORMAT));
    } catch (DateTimeException e) {
      throw new CronSyntaxException(text, "a date like @date 2026-12-24 18:00:00");
    }
  }

  @Override
  public Optional<Instant> next(Instant after, ZoneId zone) {
    return Optional.of(LocalTimes.instant(date, zone)).filter(run -> run.isAfter(after));
  }

  @Override
  public Optional<Instant> previous(Instant at, ZoneId zone) {
    return Optional.of(LocalTimes.instant(date, zone)).filter(run -> !run.isAfter(at));
  }

  @Override
  public boolean includesDay(LocalDate day, ZoneId zone) {
    return day.equals(date.toLocalDate());
  }
}
