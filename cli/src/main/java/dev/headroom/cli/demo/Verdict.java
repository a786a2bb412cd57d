package dev.headroom.cli.demo;

import dev.headroom.load.LoadReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the demo measured.
 *
 * @param before half the load that one replica bears
 * @param tooLight loads that were meant to be too much, and were not
 * @param during overload, until the new replica had worked off what waited
 * @param after the same load, with the new replica
 * @param toDecision from the first request of the overload to the decision to scale out
 * @param toServing from there to the new replica serving
 * @param toScaleIn from the last request to the decision to scale in
 * @param scaledIn whether one replica was left in the end
 */
record Verdict(
    LoadReport before,
    List<LoadReport> tooLight,
    LoadReport during,
    LoadReport after,
    Optional<Duration> toDecision,
    Optional<Duration> toServing,
    Optional<Duration> toScaleIn,
    boolean scaledIn) {

  Verdict {
    tooLight = List.copyOf(tooLight);
  }

  /** Scaled out and in, and nothing failed. */
  boolean good() {
    return toDecision.isPresent()
        && toServing.isPresent()
        && toScaleIn.isPresent()
        && scaledIn
        && notServed() == 0
        && after.served() > 0;
  }

  private long notServed() {
    return all().mapToLong(Verdict::lost).sum();
  }

  private Stream<LoadReport> all() {
    return Stream.concat(Stream.of(before, during, after), tooLight.stream());
  }

  private static long lost(LoadReport report) {
    return report.failed() + report.unsent() + report.unfinished();
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        good()
            ? "✓ It scaled out and in, and no request failed."
            : "✗ It did not do what it should: see the lines with ✗.");
    lines.add("");
    lines.add("  latency                        p50        p95    served/s");
    lines.add(latency("half of one replica's load", before));
    lines.add(latency("overload, until scaled out", during));
    lines.add(latency("load goes on, scaled out", after));
    lines.add("");
    lines.add(took("from overload to the decision", toDecision));
    lines.add(took("to the new replica serving", toServing));
    lines.add(took("from the load's end to scale-in", toScaleIn));
    lines.add(mark(scaledIn) + "%-32s %s".formatted("one replica left", scaledIn ? "yes" : "no"));
    lines.add(
        mark(notServed() == 0)
            + String.format(
                Locale.ROOT,
                "%-32s %,d of %,d",
                "failed requests",
                notServed(),
                all().mapToLong(LoadReport::offered).sum()));
    return lines;
  }

  private static String latency(String phase, LoadReport report) {
    return String.format(
        Locale.ROOT,
        "    %-26s %7s  %9s  %10.1f",
        phase,
        DemoTable.millis(report.latency().p50()),
        DemoTable.millis(report.latency().p95()),
        report.servedRate());
  }

  private static String took(String what, Optional<Duration> time) {
    return mark(time.isPresent())
        + String.format(
            Locale.ROOT,
            "%-32s %s",
            what,
            time.map(t -> String.format(Locale.ROOT, "%.1f s", t.toMillis() / 1e3))
                .orElse("never"));
  }

  private static String mark(boolean good) {
    return good ? "  ✓ " : "  ✗ ";
  }
}
