package dev.headroom.control;

import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.policy.Policy;
import java.time.Instant;

/** The decision, with the controller's settings already in it. */
@FunctionalInterface
public interface Decider {
  Decision decide(Instant now, Observation observation, Policy policy, History history);
}
