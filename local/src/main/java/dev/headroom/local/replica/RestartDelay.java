package dev.headroom.local.replica;

import java.time.Duration;

/**
 * When a replica that died may be replaced: at once the first time, then after 1 s, 2 s, 4 s … up
 * to a minute.
 *
 * @param failures deaths in a row
 * @param notBefore the next start, by the {@link Uptime}
 */
record RestartDelay(int failures, Duration notBefore) {
  static final RestartDelay NONE = new RestartDelay(0, Duration.ZERO);

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final int DOUBLINGS = 6;

  RestartDelay afterFailure(Duration now) {
    int count = failures == Integer.MAX_VALUE ? failures : failures + 1;
    return new RestartDelay(count, now.plus(pause(count)));
  }

  private static Duration pause(int failures) {
    if (failures == 1) {
      return Duration.ZERO;
    }
    Duration pause = FIRST.multipliedBy(1L << Math.min(failures - 2, DOUBLINGS));
    return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
  }

  boolean allows(Duration now) {
    return now.compareTo(notBefore) >= 0;
  }
}
