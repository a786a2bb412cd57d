package dev.headroom.api.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds which of the lists in a snapshot was the metrics API's answer to which of an autoscaler's
 * metrics.
 *
 * <p>Where there are as many lists as metrics and each list could answer the metric at its place,
 * they go together in order; that is how a recording of the controller has them. Otherwise each
 * metric, in order, takes the first list with values of its own that no other has taken; then an
 * empty one; then, as one list can answer two metrics, any with values of its own.
 */
final class Answers {
  private Answers() {}

  /** For each of the metrics its list, or null where there is none. */
  static <M, L> List<@Nullable L> match(
      List<M> metrics, List<L> lists, Predicate<L> empty, BiPredicate<M, L> answers) {
    if (metrics.size() == lists.size()) {
      boolean inOrder = true;
      for (int i = 0; i < metrics.size() && inOrder; i++) {
        L list = lists.get(i);
        inOrder = empty.test(list) || answers.test(metrics.get(i), list);
      }
      if (inOrder) {
        return new ArrayList<>(lists);
      }
    }
    List<L> free = new ArrayList<>(lists);
    List<@Nullable L> matched = new ArrayList<>();
    for (M metric : metrics) {
      L own = first(free, list -> answers.test(metric, list));
      if (own == null) {
        own = first(free, empty);
      }
      if (own != null) {
        free.remove(own);
      } else {
        own = first(lists, list -> answers.test(metric, list));
      }
      matched.add(own);
    }
    return matched;
  }

  private static <L> @Nullable L first(List<L> lists, Predicate<L> condition) {
    for (L list : lists) {
      if (condition.test(list)) {
        return list;
      }
    }
    return null;
  }
}
