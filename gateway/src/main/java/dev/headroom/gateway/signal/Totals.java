package dev.headroom.gateway.signal;

import dev.headroom.gateway.Latency;
import dev.headroom.gateway.PoolSnapshot;
import java.util.Map;

/** A pool's counters at a moment, in nanoTime. */
record Totals(long nanoTime, long requests, long errors, Latency latency) {
  private static final int ERRORS_FROM = 500;

  static Totals of(long nanoTime, PoolSnapshot pool) {
    long answered = pool.answered().values().stream().mapToLong(Long::longValue).sum();
    long bad =
        pool.answered().entrySet().stream()
            .filter(status -> status.getKey() >= ERRORS_FROM)
            .mapToLong(Map.Entry::getValue)
            .sum();
    long lost = pool.failed() + pool.refused().values().stream().mapToLong(Long::longValue).sum();
    return new Totals(nanoTime, answered + lost, bad + lost, pool.latency());
  }

  /**
   * What came after an earlier moment.
   *
   * @param since where the time begins: then, or later if nothing came until there
   */
  Traffic since(Totals earlier, long since) {
    return new Traffic(
        Math.max(nanoTime - since, 1) / 1e9,
        requests - earlier.requests,
        errors - earlier.errors,
        latency.since(earlier.latency));
  }
}
