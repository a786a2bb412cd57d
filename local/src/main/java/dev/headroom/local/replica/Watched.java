package dev.headroom.local.replica;

import java.time.Duration;

/**
 * How long something has been so, as far as it was really watched.
 *
 * <p>Each look adds the time since the look before, but no more than a look can take: when this
 * program was stopped, or the machine slept, nobody watched, and nothing can be held against the
 * replica.
 *
 * @param looks how many in a row found it so
 * @param time how long it has been so
 */
record Watched(int looks, Duration time) {
  static final Watched NEVER = new Watched(0, Duration.ZERO);

  /**
   * After one more look that found it so.
   *
   * @param since the time since the look before
   * @param longest how much of it counts at most
   */
  Watched again(Duration since, Duration longest) {
    int more = looks == Integer.MAX_VALUE ? looks : looks + 1;
    return new Watched(more, time.plus(since.compareTo(longest) < 0 ? since : longest));
  }

  /** Whether it has been so for longer than that. */
  boolean isLongerThan(Duration limit) {
    return time.compareTo(limit) > 0;
  }
}
