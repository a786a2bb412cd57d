package dev.headroom.load;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of a run. Every request that was due is served, failed, unsent or unfinished.
 *
 * @param sending for how long requests were due
 * @param elapsed from the first request's due time to the last answer
 * @param offered requests that were due
 * @param served answers with a status below 400
 * @param failed requests with another answer or none
 * @param unsent requests that were due while too many were outstanding
 * @param unfinished requests without an answer when the run was cut short
 * @param statuses answers by HTTP status
 * @param errors requests without an answer, by what went wrong
 * @param latency of the served requests
 * @param bytes received in answers' bodies
 */
public record LoadReport(
    Duration sending,
    Duration elapsed,
    long offered,
    long served,
    long failed,
    long unsent,
    long unfinished,
    Map<Integer, Long> statuses,
    Map<String, Long> errors,
    Quantiles latency,
    long bytes) {

  /**
   * How long the served requests took: in a closed loop from being sent, in an open loop from being
   * due, to the end of the answer. All zero if none was served.
   *
   * @param bars counts by size of latency, ascending
   */
  public record Quantiles(
      Duration mean,
      Duration p50,
      Duration p75,
      Duration p90,
      Duration p95,
      Duration p99,
      Duration p999,
      Duration max,
      List<Bar> bars) {
    public Quantiles {
      bars = List.copyOf(bars);
    }
  }

  /** How many requests took at most so long, and longer than the bar before. */
  public record Bar(Duration atMost, long count) {}

  public LoadReport {
    statuses = Collections.unmodifiableMap(new TreeMap<>(statuses));
    errors = Collections.unmodifiableMap(new TreeMap<>(errors));
  }

  /** Requests served a second. */
  public double servedRate() {
    return served / Math.max(1e-9, elapsed.toNanos() / 1e9);
  }

  /** Requests due a second. */
  public double offeredRate() {
    return offered / Math.max(1e-9, sending.toNanos() / 1e9);
  }

  /** The share, 0 to 1, of requests that were due and neither served nor cut short. */
  public double errorRate() {
    long judged = offered - unfinished;
    return judged == 0 ? 0 : (double) (failed + unsent) / judged;
  }
}
