package dev.headroom.control.sentence;

import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.decision.Stage;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.ConditionStatus;
import java.util.Optional;

/**
 * What had the last word in a decision, in one word: a metric that could not be read, if none
 * could; else the load against its target where the number changed as the metrics asked; else the
 * last stage that changed the number.
 */
public final class DecisionReason {
  private DecisionReason() {}

  /** The word, one of some thirty. */
  public static String of(Decision decision) {
    Optional<Condition> active = decision.status().condition(Condition.SCALING_ACTIVE);
    if (!scaledAsMetricsAsked(decision) && !decision.stages().isEmpty()) {
      Stage last = decision.stages().getLast();
      return last.reason().toString();
    }
    if (active.isPresent() && active.get().status() != ConditionStatus.TRUE) {
      return active.get().reason();
    }
    int change = Integer.compare(decision.desiredReplicas(), decision.currentReplicas());
    return change > 0 ? "AboveTarget" : change < 0 ? "BelowTarget" : "WithinTolerance";
  }

  /** The stages at most limited how far. */
  private static boolean scaledAsMetricsAsked(Decision decision) {
    int current = decision.currentReplicas();
    return decision.scaledTo().isPresent()
        && decision.proposedReplicas().isPresent()
        && Integer.compare(decision.proposedReplicas().getAsInt(), current)
            == Integer.compare(decision.scaledTo().getAsInt(), current);
  }
}
