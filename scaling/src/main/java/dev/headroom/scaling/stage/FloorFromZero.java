package dev.headroom.scaling.stage;

import dev.headroom.scaling.decision.Reason;

/**
 * A workload that the autoscaler had taken to zero comes back to the minimum at once, if that has
 * been raised since.
 */
final class FloorFromZero implements Rule {
  static final String BELOW_MIN = "Current number of replicas below Spec.MinReplicas";

  @Override
  public Draft apply(Situation situation, Draft draft) {
    int min = situation.policy().minReplicas();
    if (situation.currentReplicas() != 0
        || !situation.wasScaledToZero()
        || draft.replicas() >= min) {
      return draft;
    }
    Draft raised = situation.bounds().raise(draft, Reason.BELOW_MIN_REPLICAS, BELOW_MIN);
    return draft.cause().isEmpty() ? raised.because(BELOW_MIN) : raised;
  }
}
