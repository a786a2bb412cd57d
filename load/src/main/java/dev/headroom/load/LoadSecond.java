package dev.headroom.load;

import java.time.Duration;

/**
 * What happened since the last one of these, about a second ago.
 *
 * @param elapsed since the run began
 * @param length of this interval
 * @param offered requests that were due
 * @param served answers with a status below 400
 * @param failed requests with another answer or none
 * @param unsent requests that were due while too many were outstanding
 * @param outstanding requests without an answer at its end
 * @param p50 median latency of the served; zero if none was
 * @param p95 95th percentile
 * @param max the longest
 */
public record LoadSecond(
    Duration elapsed,
    Duration length,
    long offered,
    long served,
    long failed,
    long unsent,
    long outstanding,
    Duration p50,
    Duration p95,
    Duration max) {

  /** Requests a second that were due. */
  public double offeredRate() {
    return perSecond(offered);
  }

  /** Requests a second that were served. */
  public double servedRate() {
    return perSecond(served);
  }

  private double perSecond(long count) {
    return count / Math.max(1e-9, length.toNanos() / 1e9);
  }
}
