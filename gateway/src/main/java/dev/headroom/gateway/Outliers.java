package dev.headroom.gateway;

import java.time.Duration;
import java.util.List;

/**
 * Finds the replica that answers with errors where the others do not, and sets it aside for a
 * while.
 *
 * <p>A replica stands out when it gave {@value #IN_A_ROW} errors in a row while the others gave as
 * many good answers, and at most one error to four of them. So an error of the application that all
 * replicas give alike sets nobody aside, nor does a load that overwhelms all of them. At most half
 * of the ready replicas are set aside, never the last one. The first time is 10 s; each further one
 * doubles it, up to 5 minutes, until as many good answers in a row have come. (After Envoy's
 * outlier detection, consecutive 5xx.) Guarded by the pool's lock.
 */
final class Outliers {
  private static final int IN_A_ROW = 5;
  private static final int GOOD_FOR_ONE_BAD = 4;
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private long good;
  private long bad;

  /** What a pool remembers of a replica's answers. */
  static final class Streak {
    private int badInARow;
    private int goodInARow;
    private long goodBefore;
    private long badBefore;
    private int times;
    private boolean out;
  }

  /** 500, 502, 503, 504: what a server says that cannot do its work. */
  private static boolean isBad(int status) {
    return status == 500 || (status >= 502 && status <= 504);
  }

  /**
   * Takes note of an answer.
   *
   * @return for how long the replica is set aside, in nanoseconds; 0 for not at all
   */
  long answered(ReplicaSlot slot, int status, List<ReplicaSlot> slots, long now) {
    Streak streak = slot.streak;
    if (!isBad(status)) {
      good++;
      streak.badInARow = 0;
      if (++streak.goodInARow >= IN_A_ROW) {
        streak.times = 0;
      }
      return 0;
    }
    if (streak.badInARow++ == 0) {
      streak.goodBefore = good;
      streak.badBefore = bad;
    }
    streak.goodInARow = 0;
    bad++;
    long goodOfOthers = good - streak.goodBefore;
    long badOfOthers = bad - streak.badBefore - streak.badInARow;
    boolean standsOut =
        streak.badInARow >= IN_A_ROW
            && goodOfOthers >= IN_A_ROW
            && badOfOthers * GOOD_FOR_ONE_BAD <= goodOfOthers;
    return standsOut && slot.isReady(now) && mayGo(slots, now) ? putOut(streak) : 0;
  }

  private static boolean mayGo(List<ReplicaSlot> slots, long now) {
    int ready = 0;
    int out = 0;
    for (ReplicaSlot slot : slots) {
      if (slot.replica.state() == Replica.State.READY) {
        ready++;
        out += slot.isReady(now) ? 0 : 1;
      }
    }
    return (out + 1) * 2 <= ready;
  }

  private static long putOut(Streak streak) {
    long nanos = FIRST.toNanos() << Math.min(streak.times, 5);
    streak.times++;
    streak.badInARow = 0;
    streak.out = true;
    return Math.min(nanos, LONGEST.toNanos());
  }

  /** Why a replica that is aside is so. */
  static String why(Streak streak) {
    return streak.out
        ? "answered " + IN_A_ROW + " times in a row with an error while others did not"
        : "took no connection";
  }

  /** It is aside for another reason now. */
  static void unreachable(Streak streak) {
    streak.out = false;
  }
}
