package dev.headroom.explain;

import dev.headroom.api.snapshot.Snapshot;
import dev.headroom.scaling.Decider;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.policy.Settings;
import java.time.Instant;

/**
 * A decision, and what it was made from.
 *
 * @param file as the user named it
 */
public record Explanation(
    String file, Instant now, Snapshot snapshot, Settings settings, Decision decision) {

  /** Decides. */
  public static Explanation of(String file, Instant now, Snapshot snapshot, Settings settings) {
    Decision decision =
        Decider.decide(
            now, snapshot.observation(), snapshot.policy(), snapshot.history(), settings);
    return new Explanation(file, now, snapshot, settings, decision);
  }

  /** How many replicas there will be. */
  int outcome() {
    return outcome(decision);
  }

  static int outcome(Decision decision) {
    return decision.scaledTo().orElse(decision.currentReplicas());
  }
}
