package dev.headroom.scaling.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # expression          | after               | next
          0/15 * * * *          | 2012-07-09T14:45:00 | 2012-07-09T15:00:00
          0/15 * * * *          | 2012-07-09T14:59:59 | 2012-07-09T15:00:00
          */15 * * * *          | 2012-07-09T14:59:00 | 2012-07-09T15:00:00
          20-35/15 * * * *      | 2012-07-09T15:45:00 | 2012-07-09T16:20:00
          0 8 * * MON-FRI       | 2026-11-20T08:00:00 | 2026-11-23T08:00:00
          0 8 * * 5-7           | 2026-11-19T08:00:00 | 2026-11-20T08:00:00
          0 8 * * 7             | 2026-11-19T08:00:00 | 2026-11-22T08:00:00
          0 0 8 * * sun         | 2026-11-19T08:00:00 | 2026-11-22T08:00:00
          30 15 8 * * *         | 2026-11-19T08:15:29 | 2026-11-19T08:15:30
          30 15 8 * * ?         | 2026-11-19T08:15:30 | 2026-11-20T08:15:30
          0 0 29 FEB ?          | 2026-01-01T00:00:00 | 2028-02-29T00:00:00
          0 0 30 2 ?            | 2026-01-01T00:00:00 |
          0 0 31 * *            | 2026-01-31T00:00:00 | 2026-03-31T00:00:00
          0 0 L * *             | 2026-01-31T00:00:00 | 2026-02-28T00:00:00
          0 0 L 2 *             | 2027-03-01T00:00:00 | 2028-02-29T00:00:00
          0 0 13 * FRI          | 2026-11-08T00:00:00 | 2026-11-13T00:00:00
          0 0 13 * FRI          | 2026-11-13T00:00:00 | 2026-11-20T00:00:00
          0 0 13 * *            | 2026-11-13T00:00:00 | 2026-12-13T00:00:00
          0 0 ? * FRI           | 2026-11-13T00:00:00 | 2026-11-20T00:00:00
          0 0 1,15 * *          | 2026-11-01T00:00:00 | 2026-11-15T00:00:00
          @yearly               | 2026-11-01T00:00:00 | 2027-01-01T00:00:00
          @annually             | 2026-11-01T00:00:00 | 2027-01-01T00:00:00
          @monthly              | 2026-11-01T00:00:00 | 2026-12-01T00:00:00
          @weekly               | 2026-11-17T12:00:00 | 2026-11-22T00:00:00
          @daily                | 2026-11-17T12:00:00 | 2026-11-18T00:00:00
          @midnight             | 2026-11-17T12:00:00 | 2026-11-18T00:00:00
          @hourly               | 2026-11-17T12:00:00 | 2026-11-17T13:00:00
          @every 1h30m          | 1970-01-01T00:00:00 | 1970-01-01T01:30:00
          @every 90s            | 2026-11-17T12:00:01 | 2026-11-17T12:01:30
          @date 2026-12-24 18:00:00 | 2026-11-17T12:00:00 | 2026-12-24T18:00:00
          @date 2026-12-24 18:00:00 | 2026-12-24T18:00:00 |
          """)
  void next(String expression, LocalDateTime after, LocalDateTime next) {
    assertThat(Cron.parse(expression).next(after.toInstant(ZoneOffset.UTC), ZoneOffset.UTC))
        .isEqualTo(Optional.ofNullable(next).map(local -> local.toInstant(ZoneOffset.UTC)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 8 * * MON-FRI       | 2026-11-23T08:00:00 | 2026-11-23T08:00:00
          0 8 * * MON-FRI       | 2026-11-23T07:59:59 | 2026-11-20T08:00:00
          0 0 L * *             | 2026-03-30T00:00:00 | 2026-02-28T00:00:00
          30 15 8 31 * *        | 2026-03-30T00:00:00 | 2026-01-31T08:15:30
          0 0 30 2 *            | 2026-03-30T00:00:00 |
          @every 1m             | 1969-12-31T23:59:59 | 1969-12-31T23:59:00
          @date 2026-12-24 18:00:00 | 2026-12-24T17:59:59 |
          @date 2026-12-24 18:00:00 | 2036-12-24T18:00:00 | 2026-12-24T18:00:00
          """)
  void previous(String expression, LocalDateTime at, LocalDateTime previous) {
    assertThat(Cron.parse(expression).previous(at.toInstant(ZoneOffset.UTC), ZoneOffset.UTC))
        .isEqualTo(Optional.ofNullable(previous).map(local -> local.toInstant(ZoneOffset.UTC)));
  }

  @Test
  void aRunInTheGapHappensRightAfterIt() {
    // 2026-03-29 02:00+01:00 becomes 03:00+02:00.
    assertThat(runs("30 2 * * *", "2026-03-28T12:00:00Z", 2))
        .containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    assertThat(runs("*/30 * * * *", "2026-03-29T00:29:59Z", 4))
        .containsExactly(
            "2026-03-29T00:30:00Z",
            "2026-03-29T01:00:00Z",
            "2026-03-29T01:30:00Z",
            "2026-03-29T02:00:00Z");
  }

  @Test
  void aRunInTheOverlapHappensOnceAtTheFirst() {
    // 2026-10-25 03:00+02:00 becomes 02:00+01:00.
    assertThat(runs("30 2 * * *", "2026-10-24T12:00:00Z", 2))
        .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    assertThat(runs("*/30 * * * *", "2026-10-24T23:59:59Z", 4))
        .containsExactly(
            "2026-10-25T00:00:00Z",
            "2026-10-25T00:30:00Z",
            "2026-10-25T02:00:00Z",
            "2026-10-25T02:30:00Z");
  }

  private static List<String> runs(String expression, String after, int count) {
    Cron cron = Cron.parse(expression);
    List<String> runs = new ArrayList<>();
    Instant at = Instant.parse(after);
    while (runs.size() < count) {
      at = cron.next(at, BERLIN).orElseThrow();
      runs.add(at.toString());
    }
    return runs;
  }

  @Test
  void aDayThatAZoneNeverHadIsItsGap() {
    // Samoa went from 2011-12-29 to 2011-12-31.
    ZoneId apia = ZoneId.of("Pacific/Apia");
    assertThat(Cron.parse("0 12 30 12 *").next(Instant.parse("2011-12-01T00:00:00Z"), apia))
        .contains(Instant.parse("2011-12-30T10:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          61 * * * *            | minute 0-59, not '61'
          * 24 * * *            | hour 0-23, not '24'
          * * 0 * *             | day of month 1-31, not '0'
          * * * 13 *            | month 1-12 or a name of JAN FEB
          * * * * MOO           | day of week 0-7 or a name of SUN MON
          * * * * 1-2-3         | day of week 0-7
          1--2 * * * *          | minute 0-59
          1, * * * *            | minute 0-59, not ''
          -1 * * * *            | minute 0-59, not ''
          99999999999 * * * *   | minute 0-59, not '99999999999'
          */0 * * * *           | minute step of at least 1, not 0
          */x * * * *           | minute step of at least 1, not x
          1/2/3 * * * *         | minute 0-59
          * 22-5 * * *          | hour range to start below its end, not 22-5
          * * * *               | 5 fields
          * * * * * * *         | 5 fields
          ''                    | 5 fields
          TZ=UTC * * * * *      | the zone is timeZone's
          @fortnightly          | @monthly @weekly
          @every                | @every 1h30m
          @every 0s             | at least 1s
          @every 1d             | @every 1h30m
          @every 9999999h       | @every 1h30m
          @date tomorrow        | @date 2026-12-24 18:00:00
          @date 2026-02-30 00:00:00 | @date 2026-12-24 18:00:00
          """)
  void badExpressionsSayWhatWasExpected(String expression, String expected) {
    assertThatThrownBy(() -> Cron.parse(expression))
        .isInstanceOf(CronSyntaxException.class)
        .hasMessageStartingWith("cron expression: " + expression.strip() + " (expected: ")
        .hasMessageContaining(expected);
  }
}
