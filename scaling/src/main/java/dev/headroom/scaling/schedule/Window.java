package dev.headroom.scaling.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.util.OptionalInt;

/**
 * A time in which other bounds hold. It is open if its last start is after its last end (as with
 * KEDA's cron scaler): at the instant of a start it is open, at the instant of an end it is closed,
 * and one that has started and has no end within five years stays open.
 *
 * @param name shown in decisions
 * @param minReplicas instead of the policy's while open, 0 or more
 * @param maxReplicas instead of the policy's while open, at least {@code minReplicas}
 */
public record Window(
    String name,
    Cron start,
    Cron end,
    ZoneId timeZone,
    OptionalInt minReplicas,
    OptionalInt maxReplicas) {

  public Window {
    if (minReplicas.isEmpty() && maxReplicas.isEmpty()) {
      throw new IllegalArgumentException(
          "window: " + name + " (expected: minReplicas, maxReplicas or replicas)");
    }
    int min = minReplicas.orElse(0);
    if (min < 0 || maxReplicas.orElse(min) < min) {
      throw new IllegalArgumentException(
          "window: " + name + " (expected: 0 <= minReplicas <= maxReplicas)");
    }
  }

  /** A window in which the number of replicas is fixed. */
  public static Window exactly(String name, Cron start, Cron end, ZoneId timeZone, int replicas) {
    return new Window(
        name, start, end, timeZone, OptionalInt.of(replicas), OptionalInt.of(replicas));
  }

  public boolean isOpen(Instant now) {
    Instant started = start.previous(now, timeZone).orElse(Instant.MIN);
    Instant ended = end.previous(now, timeZone).orElse(Instant.MIN);
    return started.isAfter(ended);
  }
}
