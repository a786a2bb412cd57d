package dev.headroom.cli.past;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZonedDateTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PastTimeTest {
  private static final ZonedDateTime NOW =
      ZonedDateTime.parse("2026-07-02T10:30:00+02:00[Europe/Berlin]");

  @ParameterizedTest
  @CsvSource({
    "2026-07-01T14:05:00Z, 2026-07-01T14:05:00Z",
    "2026-07-01T14:05:00+05:30, 2026-07-01T08:35:00Z",
    "2026-07-01T14:05, 2026-07-01T12:05:00Z",
    "10:05, 2026-07-02T08:05:00Z",
    "10:05:30, 2026-07-02T08:05:30Z",
    "14:05, 2026-07-01T12:05:00Z",
    "yesterday 09:00, 2026-07-01T07:00:00Z",
    "-2h, 2026-07-02T06:30:00Z",
    "-1h30m, 2026-07-02T07:00:00Z",
  })
  void isReadAsPeopleMeanIt(String text, String expected) {
    assertThat(PastTime.parse("--at", text, NOW)).isEqualTo(Instant.parse(expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "noon", "25:00", "-2", "yesterday", "2026-07-01", "tomorrow 10:00"})
  void whatIsNoTimeIsSaid(String text) {
    assertThatThrownBy(() -> PastTime.parse("--at", text, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "--at: "
                + text
                + " (expected: a time as 2026-01-01T14:05:00Z, 14:05, yesterday 14:05, or -2h)");
  }
}
