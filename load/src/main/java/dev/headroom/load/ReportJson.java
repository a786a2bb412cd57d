package dev.headroom.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;

/**
 * A report for programs: one JSON object. Times are in seconds, rates a second; {@code errorRate}
 * is 0 to 1; of {@code histogram} each entry counts latencies up to {@code atMost} and above the
 * entry before.
 */
public final class ReportJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReportJson() {}

  /** On one line, without a newline. */
  public static String of(LoadReport report) {
    ObjectNode root = JSON.createObjectNode();
    root.put("sendingSeconds", seconds(report.sending()));
    root.put("elapsedSeconds", seconds(report.elapsed()));
    root.put("offered", report.offered());
    root.put("served", report.served());
    root.put("failed", report.failed());
    root.put("unsent", report.unsent());
    root.put("unfinished", report.unfinished());
    root.put("offeredRate", report.offeredRate());
    root.put("servedRate", report.servedRate());
    root.put("errorRate", report.errorRate());
    root.put("bytes", report.bytes());
    LoadReport.Quantiles latency = report.latency();
    ObjectNode times = root.putObject("latency");
    times.put("mean", seconds(latency.mean()));
    times.put("p50", seconds(latency.p50()));
    times.put("p75", seconds(latency.p75()));
    times.put("p90", seconds(latency.p90()));
    times.put("p95", seconds(latency.p95()));
    times.put("p99", seconds(latency.p99()));
    times.put("p99.9", seconds(latency.p999()));
    times.put("max", seconds(latency.max()));
    counts(root.putObject("statuses"), report.statuses());
    counts(root.putObject("errors"), report.errors());
    ArrayNode histogram = root.putArray("histogram");
    latency
        .bars()
        .forEach(
            bar ->
                histogram
                    .addObject()
                    .put("atMost", seconds(bar.atMost()))
                    .put("count", bar.count()));
    return root.toString();
  }

  private static void counts(ObjectNode node, Map<?, Long> counts) {
    counts.forEach((key, count) -> node.put(key.toString(), count));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
