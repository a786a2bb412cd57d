package dev.headroom.control.log;

import dev.headroom.control.PolicyId;
import dev.headroom.scaling.Decider;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.Settings;
import java.time.Instant;

/**
 * A decision from the log.
 *
 * @param currentReplicas as it was decided then
 * @param desiredReplicas as it was decided then
 * @param sentence its own words
 * @param rules the policy that it was decided by
 */
public record PastDecision(
    Instant time,
    PolicyId policy,
    int currentReplicas,
    int desiredReplicas,
    boolean changed,
    String sentence,
    Policy rules,
    Settings settings,
    Observation observation,
    History history) {

  /** Decides again: the same decision, unless this Headroom decides otherwise than that one. */
  public Decision again() {
    return Decider.decide(time, observation, rules, history, settings);
  }
}
