package dev.headroom.explain;

import dev.headroom.api.snapshot.Snapshot;
import dev.headroom.control.sentence.DecisionSentence;
import dev.headroom.scaling.Decider;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.policy.Settings;
import java.time.Instant;

/**
 * A decision, and what it was made from.
 *
 * @param file as the user named it, or the server
 * @param sentence the decision in its own words
 */
public record Explanation(
    String file,
    Instant now,
    Snapshot snapshot,
    Settings settings,
    Decision decision,
    String sentence) {

  /** Decides. */
  public static Explanation of(String file, Instant now, Snapshot snapshot, Settings settings) {
    Decision decision =
        Decider.decide(
            now, snapshot.observation(), snapshot.policy(), snapshot.history(), settings);
    return of(file, now, snapshot, settings, decision);
  }

  /** Of a decision that was made from the snapshot. */
  public static Explanation of(
      String file, Instant now, Snapshot snapshot, Settings settings, Decision decision) {
    return new Explanation(
        file, now, snapshot, settings, decision, DecisionSentence.of(decision).toString());
  }

  /** With the words that the decision had when it was made. */
  public Explanation inItsWords(String words) {
    return new Explanation(file, now, snapshot, settings, decision, words);
  }

  /** How many replicas there will be. */
  int outcome() {
    return outcome(decision);
  }

  static int outcome(Decision decision) {
    return decision.scaledTo().orElse(decision.currentReplicas());
  }
}
