package dev.headroom.scaling.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code @every D}: the multiples of D since the epoch, so that a restart does not shift them. */
record FixedInterval(String text, Duration interval) implements Cron {
  private static final Pattern DURATION =
      Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,8})m)?(?:(\\d{1,9})s)?");

  static FixedInterval parse(String text, String duration) {
    Matcher matcher = DURATION.matcher(duration);
    Duration interval =
        matcher.matches()
            ? Duration.ofHours(amount(matcher.group(1)))
                .plusMinutes(amount(matcher.group(2)))
                .plusSeconds(amount(matcher.group(3)))
            : Duration.ZERO;
    if (interval.isZero()) {
      throw new CronSyntaxException(
          text, "@every and hours, minutes, seconds, at least 1s: @every 1h30m");
    }
    return new FixedInterval(text, interval);
  }

  private static long amount(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  @Override
  public Optional<Instant> next(Instant after, ZoneId zone) {
    return previous(after, zone).map(run -> run.plus(interval));
  }

  @Override
  public Optional<Instant> previous(Instant at, ZoneId zone) {
    if (!LocalTimes.inRange(at)) {
      return Optional.empty();
    }
    long seconds = interval.toSeconds();
    return Optional.of(
        Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), seconds) * seconds));
  }

  @Override
  public boolean includesDay(LocalDate day, ZoneId zone) {
    Instant start = LocalTimes.instant(day.atStartOfDay(), zone);
    Instant end = LocalTimes.instant(day.plusDays(1).atStartOfDay(), zone);
    return previous(end.minusSeconds(1), zone).filter(run -> !run.isBefore(start)).isPresent();
  }
}
