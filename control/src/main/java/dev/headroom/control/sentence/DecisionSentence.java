package dev.headroom.control.sentence;

import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.decision.Reason;
import dev.headroom.scaling.decision.Stage;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.ConditionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A decision in one sentence, without its stop.
 *
 * @param what becomes of the number: {@code 1 → 3 replicas}, {@code stays at 3 replicas}, {@code
 *     advises 1 → 3 replicas}
 * @param why in a few clauses
 * @param isNews the number changes, the advice is another than before, or a job ran: worth a line
 *     where each change has one
 * @param trouble what is wrong, where something is: nothing could be decided, or a metric is
 *     missing. Replicas that still start are no trouble, nor is a server at zero
 */
public record DecisionSentence(String what, String why, boolean isNews, Optional<String> trouble) {
  private static final String JOB_EVENT = "ScheduledJob";
  private static final String ADVICE_EVENT = "RescaleAdvised";

  /** What is to be said of a decision. */
  public static DecisionSentence of(Decision decision) {
    Optional<String> trouble = trouble(decision);
    return new DecisionSentence(
        what(decision), String.join("; ", why(decision, trouble)), isNews(decision), trouble);
  }

  /** The sentence. */
  @Override
  public String toString() {
    return what + ": " + why;
  }

  private static String what(Decision decision) {
    int current = decision.currentReplicas();
    if (decision.scaledTo().isPresent()) {
      return current + " → " + decision.scaledTo().getAsInt() + " replicas";
    }
    return isAdvice(decision)
        ? "advises " + current + " → " + decision.desiredReplicas() + " replicas"
        : "stays at " + current + (current == 1 ? " replica" : " replicas");
  }

  private static boolean isAdvice(Decision decision) {
    return !decision.stages().isEmpty()
        && decision.stages().getLast().reason() == Reason.ADVISE_ONLY;
  }

  private static boolean isNews(Decision decision) {
    return decision.scaledTo().isPresent()
        || decision.events().stream()
            .anyMatch(
                event ->
                    event.reason().equals(ADVICE_EVENT) || event.reason().startsWith(JOB_EVENT));
  }

  private static List<String> why(Decision decision, Optional<String> trouble) {
    List<String> why = new ArrayList<>();
    decision.events().stream()
        .filter(event -> event.reason().startsWith(JOB_EVENT))
        .forEach(event -> why.add(event.message()));
    boolean decided = decision.proposedReplicas().isPresent() || !decision.stages().isEmpty();
    if (!decided && trouble.isPresent()) {
      decision.metrics().stream()
          .filter(metric -> metric instanceof MetricOutcome.Proposed)
          .forEach(metric -> why.add(MetricWords.of(metric)));
      why.add(trouble.get());
      return why;
    }
    if (isLeftToIdle(decision)) {
      why.add("nothing is asked of it");
    }
    if (isStarting(decision)) {
      why.add("no replica is ready yet, so there is no load to measure");
    } else {
      decision.metrics().forEach(metric -> why.add(MetricWords.of(metric)));
    }
    for (Stage stage : decision.stages()) {
      why.add(StageWords.of(stage));
    }
    if (why.isEmpty()) {
      why.add(
          decision.currentReplicas() == 0
              ? atZero(decision)
              : "no metric and no schedule asks for another number");
    }
    return why;
  }

  /** The metrics alone brought it to zero, at the end of the idle time. */
  private static boolean isLeftToIdle(Decision decision) {
    return decision.scaledTo().orElse(-1) == 0
        && decision.proposedReplicas().orElse(-1) == 0
        && decision.stages().isEmpty();
  }

  private static String atZero(Decision decision) {
    return decision.status().isTrue(Condition.SCALED_TO_ZERO)
        ? "nothing is asked of it; what is asked next starts a replica"
        : "there is none, and none is wanted";
  }

  /** Nothing was ever ready, so that nothing could be measured. */
  private static boolean isStarting(Decision decision) {
    return !decision.metrics().isEmpty()
        && decision.metrics().stream().allMatch(MetricWords::isStarting);
  }

  private static Optional<String> trouble(Decision decision) {
    Optional<Condition> able = failed(decision, Condition.ABLE_TO_SCALE);
    if (able.isPresent()) {
      return Optional.of(
          "the number of replicas cannot be read: " + MetricWords.cause(able.get().message()));
    }
    if (isStarting(decision)) {
      return Optional.empty();
    }
    List<String> missing = new ArrayList<>();
    for (MetricOutcome metric : decision.metrics()) {
      if (metric instanceof MetricOutcome.Failed) {
        missing.add(MetricWords.of(metric));
      }
    }
    if (!missing.isEmpty()) {
      boolean all = missing.size() == decision.metrics().size();
      return Optional.of(
          String.join("; ", missing)
              + (all ? "" : "; until it is there the others may add replicas and take none away"));
    }
    return failed(decision, Condition.SCALING_ACTIVE)
        .filter(active -> !active.reason().equals("ScalingDisabled"))
        .map(active -> StageWords.plain(active.message()));
  }

  private static Optional<Condition> failed(Decision decision, String type) {
    return decision
        .status()
        .condition(type)
        .filter(condition -> condition.status() == ConditionStatus.FALSE);
  }
}
