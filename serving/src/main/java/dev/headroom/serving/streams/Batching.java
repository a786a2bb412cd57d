package dev.headroom.serving.streams;

import java.time.Duration;

/**
 * How calls of a model are put together into one run of it, along their first dimension.
 *
 * @param size at most so many rows a run, at least 1; 1: no batching. A call of more runs alone
 * @param delay how long the first call of a run may wait for others while a stream is free; zero:
 *     only those run together that had to wait anyway
 */
public record Batching(int size, Duration delay) {
  /** The greatest size. */
  public static final int MOST = 1 << 16;

  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** Each call is a run of its own. */
  public static final Batching NONE = new Batching(1, Duration.ZERO);

  public Batching {
    if (size < 1 || size > MOST) {
      throw new IllegalArgumentException("size: " + size + " (expected: 1 to " + MOST + ")");
    }
    if (delay.isNegative() || delay.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("delay: " + delay + " (expected: 0 to " + LONGEST + ")");
    }
  }
}
