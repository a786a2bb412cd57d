package dev.headroom.scaling.stage;

import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.decision.Reason;
import dev.headroom.scaling.history.Instants;
import dev.headroom.scaling.policy.Fallback;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.proposal.Vote;
import dev.headroom.scaling.status.MetricStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands in for metrics that have failed for long. A metric's failure is timed from the first
 * decision that saw it to the first that did not; KEDA counts failures instead, which makes the
 * time depend on how often it looks.
 *
 * <p>A proposal stands in for the metric, so it meets the other metrics, stabilisation, rates and
 * bounds as the metric's own would have (as in KEP-5679). With {@link Fallback.Hold} nothing of
 * that counts: the number stays.
 */
final class StandIn {
  private static final String STAGE = "fallback";

  private StandIn() {}

  static Heard hear(Situation situation, Fallback fallback, Heard heard) {
    Map<String, Instant> since = failingSince(situation.now(), heard);
    Draft draft =
        heard.draft().remembering(heard.draft().history().memory().withFailingSince(since));
    Instant cutoff = Instants.minus(situation.now(), fallback.failureDuration());
    List<String> lost =
        since.entrySet().stream()
            .filter(entry -> !entry.getValue().isAfter(cutoff))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    if (lost.isEmpty()) {
      return new Heard(heard.outcomes(), draft);
    }
    int current = situation.currentReplicas();
    String missing =
        String.join(", ", lost)
            + " missing for "
            + fallback.failureDuration().toSeconds()
            + " s or more: ";
    return switch (fallback) {
      case Fallback.Hold _ ->
          new Heard(
              List.of(),
              draft.moved(
                  STAGE,
                  current,
                  Reason.METRIC_FALLBACK,
                  missing + current + " replicas are held"));
      case Fallback.NeverLower _ ->
          standingIn(
              heard, draft, lost, current, current, missing + "at least " + current + " stay");
      case Fallback.Replicas(_, int replicas) ->
          standingIn(
              heard, draft, lost, replicas, current, missing + replicas + " is proposed instead");
    };
  }

  private static Heard standingIn(
      Heard heard, Draft draft, List<String> lost, int replicas, int current, String message) {
    List<MetricOutcome> outcomes = new ArrayList<>();
    for (MetricOutcome outcome : heard.outcomes()) {
      outcomes.add(
          outcome instanceof MetricOutcome.Failed && lost.contains(key(outcome.metric()))
              ? proposal(outcome.metric(), replicas)
              : outcome);
    }
    int voted = Vote.replicas(outcomes, current);
    Draft moved = draft.moved(STAGE, voted, Reason.METRIC_FALLBACK, message);
    return new Heard(outcomes, voted == draft.replicas() ? moved : moved.because(message));
  }

  private static MetricOutcome proposal(MetricSpec metric, int replicas) {
    return new MetricOutcome.Proposed(
        metric, replicas, new MetricStatus.Absent(), Double.NaN, Optional.empty(), key(metric));
  }

  private static Map<String, Instant> failingSince(Instant now, Heard heard) {
    Map<String, Instant> before = heard.draft().history().memory().failingSince();
    Map<String, Instant> since = new HashMap<>();
    for (MetricOutcome outcome : heard.outcomes()) {
      if (outcome instanceof MetricOutcome.Failed) {
        String key = key(outcome.metric());
        Instant first = before.getOrDefault(key, now);
        since.put(key, first.isAfter(now) ? now : first);
      }
    }
    return since;
  }

  /** The metric's name across decisions. */
  private static String key(MetricSpec metric) {
    return switch (metric) {
      case MetricSpec.ContainerResource resource ->
          metric.type() + " " + resource.name() + " of " + resource.container();
      case MetricSpec.ObjectMetric object ->
          metric.type() + " " + object.name() + " of " + object.describedObject();
      default -> metric.type() + " " + metric.name();
    };
  }
}
