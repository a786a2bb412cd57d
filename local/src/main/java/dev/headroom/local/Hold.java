package dev.headroom.local;

import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.schedule.Schedules;
import java.time.Instant;
import java.util.Optional;

/**
 * A number of replicas that a person wants for a while, whatever else would scale the server.
 *
 * @param replicas 0 or more
 * @param until when the server is left to its policy again, or to the number in its file
 */
record Hold(int replicas, Instant until) {
  Hold {
    if (replicas < 0) {
      throw new IllegalArgumentException("replicas: " + replicas + " (expected: >= 0)");
    }
  }

  /** The policy within these bounds: what it decides still says what the load would want. */
  Policy on(Policy policy) {
    return new Policy(
        policy.namespace(),
        policy.name(),
        replicas,
        replicas,
        policy.metrics(),
        policy.behavior(),
        Schedules.NONE,
        Optional.empty(),
        policy.fallback(),
        policy.startUp(),
        policy.mode());
  }
}
