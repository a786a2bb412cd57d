package dev.headroom.http.direct;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The time as answers say it (RFC 9110, 5.6.7): {@code Sun, 06 Nov 1994 08:49:37 GMT}. Made once a
 * second; a formatter of the JDK's would be loaded on the first answer's way.
 */
final class HttpDate {
  private static final String DAYS = "MonTueWedThuFriSatSun";
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private record Second(long epochSecond, String text) {}

  private static volatile Second last = new Second(-1, "");

  private HttpDate() {}

  /** Of this second. */
  static String now() {
    long second = System.currentTimeMillis() / 1000;
    Second known = last;
    if (known.epochSecond != second) {
      known = new Second(second, of(second));
      last = known;
    }
    return known.text;
  }

  static String of(long epochSecond) {
    LocalDateTime time = LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
    int day = 3 * (time.getDayOfWeek().getValue() - 1);
    int month = 3 * (time.getMonthValue() - 1);
    StringBuilder text = new StringBuilder(29);
    text.append(DAYS, day, day + 3).append(", ");
    two(text, time.getDayOfMonth()).append(' ').append(MONTHS, month, month + 3).append(' ');
    text.append(time.getYear()).append(' ');
    two(text, time.getHour()).append(':');
    two(text, time.getMinute()).append(':');
    return two(text, time.getSecond()).append(" GMT").toString();
  }

  private static StringBuilder two(StringBuilder text, int number) {
    return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }
}
