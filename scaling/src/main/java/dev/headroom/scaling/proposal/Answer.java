package dev.headroom.scaling.proposal;

import dev.headroom.scaling.decision.PodCount;
import org.jspecify.annotations.Nullable;

/** What the arithmetic says of one metric, before it is put into words. */
sealed interface Answer {

  /**
   * A number of replicas.
   *
   * @param utilization in percent of the request; 0 if the metric has none
   * @param usage in thousandths: of the metric as a whole, or by replica
   * @param pods null if it does not look at each pod
   */
  record Replicas(int replicas, double ratio, int utilization, long usage, @Nullable PodCount pods)
      implements Answer {}

  /** No number, and why. */
  record None(String cause) implements Answer {}
}
