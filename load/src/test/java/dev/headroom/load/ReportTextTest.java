package dev.headroom.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The report's text, by values. */
class ReportTextTest {
  private static LoadReport report(long served, long failed, long unsent, long unfinished) {
    Duration ms = Duration.ofMillis(1);
    return new LoadReport(
        Duration.ofSeconds(10),
        Duration.ofMillis(10_500),
        served + failed + unsent + unfinished,
        served,
        failed,
        unsent,
        unfinished,
        Map.of(200, served, 503, 1L),
        Map.of("timeout", failed - 1),
        new LoadReport.Quantiles(
            ms.multipliedBy(3),
            ms.multipliedBy(2),
            ms.multipliedBy(4),
            ms.multipliedBy(5),
            Duration.ofNanos(12_345_000),
            ms.multipliedBy(99),
            ms.multipliedBy(250),
            Duration.ofMillis(1_234),
            List.of(
                new LoadReport.Bar(ms, 10),
                new LoadReport.Bar(ms.multipliedBy(2), 0),
                new LoadReport.Bar(ms.multipliedBy(5), 20_000))),
        7);
  }

  @Test
  void saysWhatMattersFirst() {
    assertThat(ReportText.of(report(20_010, 3, 5, 2)).lines().toList())
        .containsExactly(
            "Served 20,010 of 20,020 requests: 1,906 a second, p95 12.3 ms; 3 failed; 5 unsent; 2 unfinished.",
            "",
            "rate     due 2,002/s, served 1,906/s",
            "time     10.0 s sending, 10.5 s to the last answer",
            "latency  mean 3.00 ms  p50 2.00 ms  p75 4.00 ms  p90 5.00 ms  p95 12.3 ms  p99 99.0 ms  p99.9 250 ms  max 1.23 s",
            "status   200: 20,010, 503: 1",
            "errors   timeout: 2",
            "unsent   5, since too many were outstanding",
            "",
            "≤ 1.00 ms ■                                        10",
            "≤ 2.00 ms                                          0",
            "≤ 5.00 ms ■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■ 20,000");
  }

  @Test
  void errorRateCountsUnsentAndLeavesOutWhatWasCutShort() {
    assertThat(report(90, 5, 5, 100).errorRate()).isEqualTo(0.1);
    assertThat(report(0, 0, 0, 3).errorRate()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 µs",
    "999, 1 µs",
    "999_400, 999 µs",
    "1_000_000, 1.00 ms",
    "9_994_000, 9.99 ms",
    "9_996_000, 10.0 ms",
    "99_960_000, 100 ms",
    "1_000_000_000, 1.00 s",
    "61_000_000_000, 61.0 s"
  })
  void timesHaveThreeDigits(String nanos, String text) {
    assertThat(ReportText.time(Duration.ofNanos(Long.parseLong(nanos.replace("_", "")))))
        .isEqualTo(text);
  }
}
