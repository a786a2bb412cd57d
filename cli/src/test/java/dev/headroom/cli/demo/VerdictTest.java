package dev.headroom.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.load.LoadReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class VerdictTest {
  private static final Optional<Duration> SOON = Optional.of(Duration.ofMillis(1_600));

  @Test
  void good() {
    Verdict verdict = verdict(report(100, 0), report(100, 0), SOON, true);
    assertThat(verdict.good()).isTrue();
    assertThat(verdict.lines())
        .contains("✓ It scaled out and in, and no request failed.")
        .contains("  ✓ from overload to the decision    1.6 s")
        .contains("  ✓ failed requests                  0 of 300")
        .noneMatch(line -> line.contains("✗"));
  }

  @Test
  void oneFailedRequestIsTooMany() {
    Verdict verdict = verdict(report(100, 1), report(100, 0), SOON, true);
    assertThat(verdict.good()).isFalse();
    assertThat(verdict.lines()).contains("  ✗ failed requests                  1 of 300");
  }

  @Test
  void aRequestThatWasTooManyToSendIsNotServed() {
    LoadReport unsent = report(100, 0, 2);
    assertThat(verdict(unsent, report(100, 0), SOON, true).good()).isFalse();
  }

  @Test
  void aFailureUnderALoadThatWasTooLightCounts() {
    Verdict verdict =
        new Verdict(
            report(10, 0),
            List.of(report(10, 1)),
            report(10, 0),
            report(10, 0),
            SOON,
            SOON,
            SOON,
            true);
    assertThat(verdict.good()).isFalse();
  }

  @Test
  void itHasToScaleOutAndIn() {
    Verdict never = verdict(report(100, 0), report(100, 0), Optional.empty(), true);
    assertThat(never.good()).isFalse();
    assertThat(never.lines()).contains("  ✗ from overload to the decision    never");
    assertThat(verdict(report(100, 0), report(100, 0), SOON, false).good()).isFalse();
  }

  private static Verdict verdict(
      LoadReport during, LoadReport after, Optional<Duration> toDecision, boolean scaledIn) {
    return new Verdict(report(100, 0), List.of(), during, after, toDecision, SOON, SOON, scaledIn);
  }

  private static LoadReport report(long offered, long failed) {
    return report(offered, failed, 0);
  }

  private static LoadReport report(long offered, long failed, long unsent) {
    Duration time = Duration.ofMillis(20);
    return new LoadReport(
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        offered,
        offered - failed - unsent,
        failed,
        unsent,
        0,
        Map.of(),
        Map.of(),
        new LoadReport.Quantiles(time, time, time, time, time, time, time, time, List.of()),
        0);
  }
}
