package dev.headroom.dashboard.web;

import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.decision.Stage;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.ConditionStatus;
import java.util.Optional;

/**
 * A decision in one word and one sentence: what had the last word. That is a metric that could not
 * be read, if none could; else the last stage that changed the number; else the load against its
 * target.
 */
record Verdict(String reason, String sentence) {
  static Verdict of(Decision decision) {
    String event = decision.events().isEmpty() ? "" : decision.events().getFirst().message();
    Optional<Condition> active = decision.status().condition(Condition.SCALING_ACTIVE);
    if (active.isPresent() && active.get().status() != ConditionStatus.TRUE) {
      return new Verdict(active.get().reason(), active.get().message());
    }
    if (!decision.stages().isEmpty()) {
      Stage last = decision.stages().getLast();
      return new Verdict(last.reason().toString(), last.message());
    }
    int change = Integer.compare(decision.desiredReplicas(), decision.currentReplicas());
    String reason = change > 0 ? "AboveTarget" : change < 0 ? "BelowTarget" : "WithinTolerance";
    String otherwise =
        active.map(Condition::message).orElse("no metric asked for another number of replicas");
    return new Verdict(reason, event.isEmpty() ? otherwise : event);
  }
}
