package dev.headroom.scaling.proposal;

import dev.headroom.scaling.decision.MetricOutcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all metrics together say (horizontal.go, computeReplicasForMetrics): the largest proposal,
 * unless it is smaller than what there is and a metric failed, which might have asked for more.
 */
public sealed interface Vote {

  /**
   * The largest proposal.
   *
   * @param description of its metric
   */
  record For(int replicas, String description) implements Vote {}

  /** No number: the first failure, and what is reported of all of them. */
  record Failed(MetricOutcome.Failed first, String report) implements Vote {}

  /** The number that outcomes come to: what there is, if they come to none. */
  static int replicas(List<MetricOutcome> outcomes, int currentReplicas) {
    return !outcomes.isEmpty() && of(outcomes, currentReplicas) instanceof For vote
        ? Math.max(vote.replicas(), 0)
        : currentReplicas;
  }

  static Vote of(List<MetricOutcome> outcomes, int currentReplicas) {
    int replicas = 0;
    String description = "";
    int failures = 0;
    MetricOutcome.@Nullable Failed first = null;
    for (MetricOutcome outcome : outcomes) {
      switch (outcome) {
        case MetricOutcome.Failed failed -> {
          first = first == null ? failed : first;
          failures++;
        }
        case MetricOutcome.Proposed proposed -> {
          if (replicas == 0 || proposed.replicas() > replicas) {
            replicas = proposed.replicas();
            description = proposed.description();
          }
        }
      }
    }
    if (first != null && (failures == outcomes.size() || replicas < currentReplicas)) {
      return new Failed(
          first,
          "invalid metrics (%d invalid out of %d), first error is: %s"
              .formatted(failures, outcomes.size(), first.report()));
    }
    return new For(replicas, description);
  }
}
