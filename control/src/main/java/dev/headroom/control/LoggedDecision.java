package dev.headroom.control;

import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.observation.Observation;

/**
 * A decision that is worth writing down, with what it was made from: with the policy, which is the
 * user's, it can be made again.
 *
 * @param history what was remembered before it
 */
public record LoggedDecision(
    PolicyId policy, Observation observation, History history, Decision decision) {}
