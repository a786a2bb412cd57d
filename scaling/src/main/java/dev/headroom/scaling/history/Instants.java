package dev.headroom.scaling.history;

import java.time.Duration;
import java.time.Instant;

/** Arithmetic that stops at the ends of time, where {@link Instant}'s own throws. */
public final class Instants {
  private Instants() {}

  /** {@code by} before a time; {@code by} is not negative. */
  public static Instant minus(Instant time, Duration by) {
    return by.toSeconds() >= time.getEpochSecond() - Instant.MIN.getEpochSecond()
        ? Instant.MIN
        : time.minus(by);
  }

  /** {@code by} after a time; {@code by} is not negative. */
  public static Instant plus(Instant time, Duration by) {
    return by.toSeconds() >= Instant.MAX.getEpochSecond() - time.getEpochSecond()
        ? Instant.MAX
        : time.plus(by);
  }
}
