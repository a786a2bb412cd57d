package dev.headroom.metrics.store;

import java.time.Duration;

/**
 * How much a head keeps.
 *
 * @param retention how old a sample may become
 * @param maxBytes how much memory series and samples may take, as the head counts it. Beyond it the
 *     oldest samples leave. At most half of it is for the series' labels: series that have ended
 *     make room for new ones, and new ones are refused where all go on
 */
public record HeadSettings(Duration retention, long maxBytes) {
  private static final Duration RETENTION = Duration.ofMinutes(15);
  private static final long STANDARD_BYTES = 512L << 20;
  private static final long LEAST_BYTES = 64L << 10;

  /** The most that a head can be given: the log of chunks has some more room than that. */
  public static final long MOST_BYTES = ChunkLog.MOST_BYTES / 4 * 3;

  public HeadSettings {
    if (retention.toMillis() <= 0) {
      throw new IllegalArgumentException("retention: " + retention + " (expected: more than zero)");
    }
    if (maxBytes < LEAST_BYTES || maxBytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "maxBytes: " + maxBytes + " (expected: " + LEAST_BYTES + " to " + MOST_BYTES + ")");
    }
  }

  /** 15 minutes, and 512 MiB or half of what this JVM may have, whichever is less. */
  public static HeadSettings standard() {
    return new HeadSettings(
        RETENTION,
        Math.max(LEAST_BYTES, Math.min(STANDARD_BYTES, Runtime.getRuntime().maxMemory() / 2)));
  }

  /** The same with another retention. */
  public HeadSettings withRetention(Duration other) {
    return new HeadSettings(other, maxBytes);
  }

  /** The same with another bound. */
  public HeadSettings withMaxBytes(long other) {
    return new HeadSettings(retention, other);
  }
}
