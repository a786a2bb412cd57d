package dev.headroom.scaling.stage;

import java.time.Duration;
import java.time.Instant;

/** Arithmetic on time that stops at the ends of time. */
final class Instants {
  private Instants() {}

  static Instant minus(Instant time, Duration window) {
    return window.toSeconds() >= time.getEpochSecond() - Instant.MIN.getEpochSecond()
        ? Instant.MIN
        : time.minus(window);
  }

  static Instant plus(Instant time, Duration window) {
    return window.toSeconds() >= Instant.MAX.getEpochSecond() - time.getEpochSecond()
        ? Instant.MAX
        : time.plus(window);
  }
}
