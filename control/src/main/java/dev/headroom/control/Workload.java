package dev.headroom.control;

import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.status.Status;
import java.time.Instant;
import java.util.Optional;

/**
 * What one policy scales, in its world. The loop calls it from one thread at a time, and interrupts
 * that thread when a call takes longer than the tick's budget.
 */
public interface Workload {
  /**
   * Looks at everything the policy's decision needs. What cannot be had is part of the observation,
   * as a failure.
   *
   * @param previous the status that the last decision left; empty before the first, when what runs
   *     is what was desired ({@link Status#initial})
   * @throws Exception if there is nothing to decide from; the tick is over, and nothing changes
   */
  Observation observe(Instant now, Policy policy, Optional<Status> previous) throws Exception;

  /**
   * The policy with what only this world knows, as of the last {@link #observe}: another target or
   * metric in the place of one that the user left open. Decided by in the place of the user's.
   */
  default Policy resolved(Policy policy) {
    return policy;
  }

  /**
   * Makes it so. Called after every decision, also after one that changes nothing, so that a world
   * that lost an earlier change catches up.
   *
   * @throws Exception if it cannot be done; the loop then forgets the scale event, and decides anew
   *     at the next tick
   */
  void apply(Decision decision) throws Exception;
}
