package dev.headroom.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A report for people: what matters first, then the numbers, then their distribution. */
public final class ReportText {
  private static final int WIDEST_BAR = 40;

  private ReportText() {}

  /** Several lines, each ended by a newline. */
  public static String of(LoadReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(verdict(report));
    lines.add("");
    lines.add(
        row(
            "rate",
            String.format(
                Locale.ROOT,
                "due %s/s, served %s/s",
                rate(report.offeredRate()),
                rate(report.servedRate()))));
    lines.add(
        row(
            "time",
            String.format(
                Locale.ROOT,
                "%s sending, %s to the last answer",
                time(report.sending()),
                time(report.elapsed()))));
    if (report.served() > 0) {
      LoadReport.Quantiles latency = report.latency();
      lines.add(
          row(
              "latency",
              String.format(
                  Locale.ROOT,
                  "mean %s  p50 %s  p75 %s  p90 %s  p95 %s  p99 %s  p99.9 %s  max %s",
                  time(latency.mean()),
                  time(latency.p50()),
                  time(latency.p75()),
                  time(latency.p90()),
                  time(latency.p95()),
                  time(latency.p99()),
                  time(latency.p999()),
                  time(latency.max()))));
    }
    if (!report.statuses().isEmpty()) {
      lines.add(row("status", counts(report.statuses().entrySet())));
    }
    if (!report.errors().isEmpty()) {
      lines.add(row("errors", counts(report.errors().entrySet())));
    }
    if (report.unsent() > 0) {
      lines.add(
          row(
              "unsent",
              String.format(Locale.ROOT, "%,d, since too many were outstanding", report.unsent())));
    }
    lines.addAll(histogram(report.latency().bars()));
    return lines.stream().map(line -> line.stripTrailing() + "\n").collect(Collectors.joining());
  }

  private static String verdict(LoadReport report) {
    StringBuilder verdict = new StringBuilder();
    verdict.append(
        String.format(
            Locale.ROOT, "Served %,d of %,d requests", report.served(), report.offered()));
    if (report.served() > 0) {
      verdict.append(
          String.format(
              Locale.ROOT,
              ": %s a second, p95 %s",
              rate(report.servedRate()),
              time(report.latency().p95())));
    }
    append(verdict, report.failed(), "failed");
    append(verdict, report.unsent(), "unsent");
    append(verdict, report.unfinished(), "unfinished");
    return verdict.append('.').toString();
  }

  private static void append(StringBuilder verdict, long count, String what) {
    if (count > 0) {
      verdict.append(String.format(Locale.ROOT, "; %,d %s", count, what));
    }
  }

  private static String row(String name, String value) {
    return String.format(Locale.ROOT, "%-8s %s", name, value);
  }

  private static String counts(Iterable<? extends java.util.Map.Entry<?, Long>> entries) {
    List<String> parts = new ArrayList<>();
    entries.forEach(
        entry ->
            parts.add(String.format(Locale.ROOT, "%s: %,d", entry.getKey(), entry.getValue())));
    return String.join(", ", parts);
  }

  private static List<String> histogram(List<LoadReport.Bar> bars) {
    List<String> lines = new ArrayList<>();
    long most = bars.stream().mapToLong(LoadReport.Bar::count).max().orElse(0);
    if (most == 0) {
      return lines;
    }
    lines.add("");
    for (LoadReport.Bar bar : bars) {
      int width = (int) Math.ceil((double) bar.count() * WIDEST_BAR / most);
      lines.add(
          String.format(
              Locale.ROOT, "≤ %7s %-40s %,d", time(bar.atMost()), "■".repeat(width), bar.count()));
    }
    return lines;
  }

  /** A rate to a tenth, or whole from a thousand on. */
  static String rate(double perSecond) {
    return String.format(Locale.ROOT, perSecond < 1000 ? "%.1f" : "%,.0f", perSecond);
  }

  /** A duration to three digits, in the unit that suits it. */
  public static String time(Duration duration) {
    double seconds = duration.toNanos() / 1e9;
    if (seconds >= 1) {
      return digits(seconds) + " s";
    }
    return seconds >= 0.001 ? digits(seconds * 1e3) + " ms" : Math.round(seconds * 1e6) + " µs";
  }

  private static String digits(double value) {
    String format = value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, format, value);
  }

  /** A second of a run on one line, without a newline. */
  public static String line(LoadSecond second) {
    String line =
        String.format(
            Locale.ROOT,
            "%4d s  due %7s/s  served %7s/s  p50 %7s  p95 %7s  outstanding %,d",
            Math.round(second.elapsed().toNanos() / 1e9),
            rate(second.offeredRate()),
            rate(second.servedRate()),
            time(second.p50()),
            time(second.p95()),
            second.outstanding());
    StringBuilder all = new StringBuilder(line);
    if (second.failed() > 0) {
      all.append("  failed ").append(second.failed());
    }
    if (second.unsent() > 0) {
      all.append("  unsent ").append(second.unsent());
    }
    return all.toString();
  }
}
