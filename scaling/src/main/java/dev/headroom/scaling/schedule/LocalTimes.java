package dev.headroom.scaling.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;

/**
 * The rule that gives each local time one instant (see {@link Cron}), and its inverse.
 *
 * <p>The map is monotone: a later local time never names an earlier instant. So the first run after
 * an instant is found by looking for the first local time after the one that the clocks show then,
 * with a single correction: in the second pass through an overlap, all that the clocks still show
 * has already had its instant, and the search moves to the overlap's end.
 *
 * <pre>
 *   Europe/Berlin 2026-10-25, clocks go back at 03:00+02:00 to 02:00+01:00
 *   instant (UTC)      00:30   01:00   01:30   02:00
 *   clocks show        02:30   02:00   02:30   03:00
 *   latest local time  02:30   02:59:59 ...    03:00
 * </pre>
 */
final class LocalTimes {
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9990-01-01T00:00:00Z");

  private LocalTimes() {}

  /** Whether calendar arithmetic of a few years around an instant is possible at all. */
  static boolean inRange(Instant instant) {
    return !instant.isBefore(FIRST) && instant.isBefore(LAST);
  }

  /** The instant that a local time names. */
  static Instant instant(LocalDateTime local, ZoneId zone) {
    ZoneOffsetTransition transition = zone.getRules().getTransition(local);
    if (transition != null && transition.isGap()) {
      return transition.getInstant();
    }
    // ofLocal and toInstant prefer the earlier offset in an overlap.
    return local.atZone(zone).toInstant();
  }

  /** The latest local time, in whole seconds, whose instant is not after a given one. */
  static LocalDateTime latest(Instant instant, ZoneId zone) {
    LocalDateTime shown =
        LocalDateTime.ofInstant(Instant.ofEpochSecond(instant.getEpochSecond()), zone);
    ZoneOffsetTransition transition = zone.getRules().getTransition(shown);
    boolean secondPass =
        transition != null && transition.isOverlap() && !instant.isBefore(transition.getInstant());
    return secondPass ? transition.getDateTimeBefore().minusSeconds(1) : shown;
  }
}
