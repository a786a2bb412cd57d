package dev.headroom.cli.past;

import dev.headroom.document.GoDuration;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;

/** A moment as people name it. */
public final class PastTime {
  private static final String YESTERDAY = "yesterday ";

  private PastTime() {}

  /**
   * Reads {@code 2026-01-01T14:05:00Z}, {@code 2026-01-01T14:05} (local time), {@code 14:05} (the
   * last time that it was that), {@code yesterday 14:05}, or {@code -2h30m} (so long ago).
   *
   * @param flag that says it, for the message
   * @throws IllegalArgumentException if it is none of these
   */
  public static Instant parse(String flag, String text, ZonedDateTime now) {
    String word = text.strip();
    try {
      if (word.startsWith("-")) {
        return now.toInstant().minus(GoDuration.parse(word.substring(1)));
      }
      if (word.startsWith(YESTERDAY)) {
        LocalTime time = LocalTime.parse(word.substring(YESTERDAY.length()).strip());
        return now.minusDays(1).with(time).toInstant();
      }
      if (!word.contains("T")) {
        ZonedDateTime today = now.with(LocalTime.parse(word));
        return (today.isAfter(now) ? now.minusDays(1).with(LocalTime.parse(word)) : today)
            .toInstant();
      }
      boolean hasOffset = word.matches(".*(Z|[+-]\\d\\d:\\d\\d)");
      return hasOffset
          ? OffsetDateTime.parse(word).toInstant()
          : LocalDateTime.parse(word).atZone(now.getZone()).toInstant();
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          flag
              + ": "
              + text
              + " (expected: a time as 2026-01-01T14:05:00Z, 14:05, yesterday 14:05, or -2h)",
          e);
    }
  }
}
