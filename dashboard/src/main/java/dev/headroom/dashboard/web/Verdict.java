package dev.headroom.dashboard.web;

import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.decision.Stage;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.ConditionStatus;
import dev.headroom.scaling.status.Event;
import java.util.Optional;

/**
 * A decision in one word and one sentence: what had the last word. That is a metric that could not
 * be read, if none could; else the load against its target where the number changed as the metrics
 * asked; else the last stage that changed the number.
 */
record Verdict(String reason, String sentence) {
  static Verdict of(Decision decision) {
    String event = decision.events().isEmpty() ? "" : decision.events().getFirst().message();
    Optional<Condition> active = decision.status().condition(Condition.SCALING_ACTIVE);
    if (active.isPresent() && active.get().status() != ConditionStatus.TRUE) {
      return new Verdict(active.get().reason(), active.get().message());
    }
    if (scaledAsMetricsAsked(decision)) {
      boolean out = decision.desiredReplicas() > decision.currentReplicas();
      String limit =
          decision.stages().isEmpty() ? "" : "; " + decision.stages().getLast().message();
      return new Verdict(out ? "AboveTarget" : "BelowTarget", rescale(decision) + limit);
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

  /** The stages at most limited how far. */
  private static boolean scaledAsMetricsAsked(Decision decision) {
    int current = decision.currentReplicas();
    return decision.scaledTo().isPresent()
        && decision.proposedReplicas().isPresent()
        && Integer.compare(decision.proposedReplicas().getAsInt(), current)
            == Integer.compare(decision.scaledTo().getAsInt(), current);
  }

  private static String rescale(Decision decision) {
    return decision.events().stream()
        .filter(event -> event.reason().equals("SuccessfulRescale"))
        .map(Event::message)
        .findFirst()
        .orElse("");
  }
}
