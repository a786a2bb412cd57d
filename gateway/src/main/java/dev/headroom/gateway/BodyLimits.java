package dev.headroom.gateway;

import java.time.Duration;

/**
 * What bodies may use up: memory, and time in which a replica's place is held for them.
 *
 * @param maxBytes the longest request body; beyond: 413
 * @param keptBytes how much of one request's body is kept so that it can be sent again; a longer
 *     one passes and is not repeated once it has begun to flow
 * @param keptInAll the same for all requests together, and for answers that are held until they are
 *     whole
 * @param collectedBytes how much of a request's body comes before the request asks for a place at a
 *     replica: a shorter one comes whole
 * @param silence how long nothing of a request's body may come; beyond: 408
 * @param leastBytesPerSecond how fast a request's body has to come, once {@code silence} has been
 *     spent waiting for it; slower: 408
 */
public record BodyLimits(
    long maxBytes,
    long keptBytes,
    long keptInAll,
    int collectedBytes,
    Duration silence,
    long leastBytesPerSecond) {

  /** 256 MiB; 4 MiB kept, 256 MiB in all; 64 KiB collected; 10 s of silence, 4 KiB a second. */
  public static final BodyLimits DEFAULT =
      new BodyLimits(256L << 20, 4L << 20, 256L << 20, 64 << 10, Duration.ofSeconds(10), 4 << 10);

  public BodyLimits {
    GatewaySettings.requireAtLeast(1, maxBytes, "maxBytes");
    GatewaySettings.requireAtLeast(0, keptBytes, "keptBytes");
    GatewaySettings.requireAtLeast(0, keptInAll, "keptInAll");
    GatewaySettings.requireAtLeast(0, collectedBytes, "collectedBytes");
    GatewaySettings.requireAtLeast(1, leastBytesPerSecond, "leastBytesPerSecond");
    PoolLimits.requirePositive(silence, "silence");
  }

  public BodyLimits withMaxBytes(long limit) {
    return new BodyLimits(
        limit, keptBytes, keptInAll, collectedBytes, silence, leastBytesPerSecond);
  }

  public BodyLimits withKept(long each, long inAll) {
    return new BodyLimits(maxBytes, each, inAll, collectedBytes, silence, leastBytesPerSecond);
  }

  public BodyLimits withSilence(Duration limit) {
    return new BodyLimits(
        maxBytes, keptBytes, keptInAll, collectedBytes, limit, leastBytesPerSecond);
  }
}
