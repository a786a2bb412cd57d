package dev.headroom.scaling.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Keeps few recommendations without forgetting any that could matter.
 *
 * <p>All that is ever asked of them is the highest and the lowest of a window that ends now. A
 * recommendation that a later one is not below and a later one is not above can be neither, in any
 * window from here on: it is dropped. Of a number that does not change one recommendation remains,
 * of any others at most two for each number.
 */
public final class Recommendations {

  /** More than a second's tick in the longest window; only a clock that went back leads there. */
  private static final int MAX = 4096;

  private Recommendations() {}

  /**
   * The list with one more at its end.
   *
   * @param oldest those before this time are dropped
   */
  public static List<Recommendation> add(
      List<Recommendation> list, Recommendation latest, Instant oldest) {
    List<Recommendation> kept = new ArrayList<>(Math.min(list.size(), 16) + 1);
    kept.add(latest);
    int highest = latest.replicas();
    int lowest = latest.replicas();
    Instant earliest = latest.time();
    for (int i = list.size() - 1; i >= 0 && kept.size() < MAX; i--) {
      Recommendation earlier = list.get(i);
      if (earlier.time().isBefore(oldest)) {
        continue;
      }
      // Where the clock went back, a later one of the list may leave the window first.
      boolean outlived = !earlier.time().isAfter(earliest);
      int replicas = earlier.replicas();
      if (outlived && replicas <= highest && replicas >= lowest) {
        continue;
      }
      kept.add(earlier);
      if (outlived) {
        highest = Math.max(highest, replicas);
        lowest = Math.min(lowest, replicas);
        earliest = earlier.time();
      }
    }
    Collections.reverse(kept);
    return kept;
  }
}
