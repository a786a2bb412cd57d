package dev.headroom.gateway;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.HdrHistogram.AbstractHistogram;

/**
 * The latencies of the requests that a pool has answered, from a request's arrival to the end of
 * its answer, waiting included. To two significant digits. Immutable.
 */
public final class Latency {
  private final AbstractHistogram micros;
  private final long sumMicros;

  Latency(AbstractHistogram micros, long sumMicros) {
    this.micros = micros;
    this.sumMicros = sumMicros;
  }

  /** How many requests. */
  public long count() {
    return micros.getTotalCount();
  }

  /** All latencies added up. */
  public Duration sum() {
    return Duration.of(sumMicros, ChronoUnit.MICROS);
  }

  /**
   * The latency that a share of the requests did not exceed; zero where there were none.
   *
   * @param share 0 to 1
   */
  public Duration quantile(double share) {
    return Duration.of(micros.getValueAtPercentile(share * 100), ChronoUnit.MICROS);
  }

  /** How many requests took at most so long. */
  public long countWithin(Duration latency) {
    return micros.getCountBetweenValues(0, latency.toNanos() / 1_000);
  }

  /**
   * Those of the time between two snapshots of one pool, so that a window slides by keeping old
   * snapshots.
   *
   * @throws IllegalArgumentException if the other is the later one
   */
  public Latency since(Latency earlier) {
    AbstractHistogram difference = micros.copy();
    difference.subtract(earlier.micros);
    return new Latency(difference, sumMicros - earlier.sumMicros);
  }
}
