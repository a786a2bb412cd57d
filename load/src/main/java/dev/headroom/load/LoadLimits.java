package dev.headroom.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a run may not exceed to count as a success. A run that served nothing never does.
 *
 * @param maxErrorRate of failed and unsent requests, 0 to 1
 * @param maxP95 of the served requests' latency
 */
public record LoadLimits(Optional<Double> maxErrorRate, Optional<Duration> maxP95) {

  /** What was exceeded, a sentence each; empty for a success. */
  public List<String> exceeded(LoadReport report) {
    List<String> exceeded = new ArrayList<>();
    if (report.served() == 0) {
      exceeded.add("no request was served");
    }
    maxErrorRate
        .filter(limit -> report.errorRate() > limit)
        .ifPresent(
            limit ->
                exceeded.add(
                    "error rate " + percent(report.errorRate()) + " exceeds " + percent(limit)));
    maxP95
        .filter(limit -> report.latency().p95().compareTo(limit) > 0)
        .ifPresent(
            limit ->
                exceeded.add(
                    "p95 "
                        + ReportText.time(report.latency().p95())
                        + " exceeds "
                        + ReportText.time(limit)));
    return exceeded;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.3g %%", share * 100);
  }
}
