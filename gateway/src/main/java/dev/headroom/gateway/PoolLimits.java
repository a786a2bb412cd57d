package dev.headroom.gateway;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How much a pool takes on.
 *
 * @param inFlightPerReplica the most requests one replica works on at a time, at least 1; {@link
 *     #UNLIMITED} where the replica queues by itself
 * @param waiting the most requests that wait for a replica; beyond, a request is refused at once
 * @param maxWait the longest that a request waits, counted from its arrival
 * @param silence the longest that a replica may send nothing, before its answer and between two
 *     pieces of it
 */
public record PoolLimits(int inFlightPerReplica, int waiting, Duration maxWait, Duration silence) {

  /** As many as come. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /**
   * 1,000 at a replica, 1,000 waiting for at most 60 s, 5 minutes of silence (a language model may
   * think that long).
   */
  public static final PoolLimits DEFAULT =
      new PoolLimits(1_000, 1_000, Duration.ofSeconds(60), Duration.ofMinutes(5));

  public PoolLimits {
    if (inFlightPerReplica < 1) {
      throw new IllegalArgumentException(
          "inFlightPerReplica: " + inFlightPerReplica + " (expected: >= 1)");
    }
    if (waiting < 0) {
      throw new IllegalArgumentException("waiting: " + waiting + " (expected: >= 0)");
    }
    requirePositive(maxWait, "maxWait");
    requirePositive(silence, "silence");
  }

  public PoolLimits withInFlightPerReplica(int limit) {
    return new PoolLimits(limit, waiting, maxWait, silence);
  }

  public PoolLimits withWaiting(int limit) {
    return new PoolLimits(inFlightPerReplica, limit, maxWait, silence);
  }

  public PoolLimits withMaxWait(Duration limit) {
    return new PoolLimits(inFlightPerReplica, waiting, limit, silence);
  }

  public PoolLimits withSilence(Duration limit) {
    return new PoolLimits(inFlightPerReplica, waiting, maxWait, limit);
  }

  static void requirePositive(Duration duration, String name) {
    requireNonNull(duration, name);
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + ": " + duration + " (expected: > 0)");
    }
  }
}
