package dev.headroom.control;

import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.policy.Policy;

/**
 * A decision with all that it was made from but the controller's settings: it can be made again.
 *
 * @param policy whose it is
 * @param rules the policy that was decided by, with what only its world knew
 * @param history what was remembered before it
 * @param changed whether it differs from the decision before: see {@link Tick.Decided}
 */
public record LoggedDecision(
    PolicyId policy,
    Policy rules,
    Observation observation,
    History history,
    Decision decision,
    boolean changed) {}
