package dev.headroom.control;

import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.ConditionStatus;
import java.util.List;

/**
 * What makes a decision worth a line in the log when it differs: the number, and the conditions
 * without their wording.
 */
record Outcome(int desiredReplicas, List<Verdict> verdicts) {
  record Verdict(String type, ConditionStatus status, String reason) {}

  static Outcome of(Decision decision) {
    return new Outcome(
        decision.desiredReplicas(),
        decision.status().conditions().stream().map(Outcome::verdict).toList());
  }

  private static Verdict verdict(Condition condition) {
    return new Verdict(condition.type(), condition.status(), condition.reason());
  }
}
