package dev.headroom.scaling;

import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.decision.Reason;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.history.Recommendation;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.Settings;
import dev.headroom.scaling.proposal.Proposals;
import dev.headroom.scaling.stage.Draft;
import dev.headroom.scaling.stage.Rules;
import dev.headroom.scaling.stage.Situation;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.ConditionStatus;
import dev.headroom.scaling.status.Conditions;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/**
 * Decides how many replicas a workload should have: one reconciliation of the
 * HorizontalPodAutoscaler of Kubernetes 1.36 (horizontal.go, reconcileAutoscaler), without its I/O.
 * Stateless.
 */
public final class Decider {
  private static final String ABOVE_MAX = "Current number of replicas above Spec.MaxReplicas";
  private static final String BELOW_MIN = "Current number of replicas below Spec.MinReplicas";

  private Decider() {}

  /**
   * Decides.
   *
   * @param now the moment of the decision; times in the other arguments may lie after it
   */
  public static Decision decide(
      Instant now, Observation observation, Policy policy, History history, Settings settings) {
    Conditions before = new Conditions(observation.previous().conditions(), now);
    return switch (observation.target()) {
      case Target.Missing missing ->
          Reports.scaleNotFound(now, observation, before, history, missing.message());
      case Target.Scale scale ->
          decide(new Situation(now, observation, scale, policy, settings), before, history);
    };
  }

  private static Decision decide(Situation situation, Conditions before, History history) {
    Conditions found =
        before.set(
            Condition.ABLE_TO_SCALE,
            ConditionStatus.TRUE,
            "SucceededGetScale",
            "the HPA controller was able to get the target's current scale");
    int current = situation.currentReplicas();
    Draft start = Draft.of(current, found, seeded(situation, history));
    Policy policy = situation.policy();
    if (current == 0 && !mayLeaveZero(situation)) {
      return Reports.disabled(situation, start);
    }
    if (current > policy.maxReplicas()) {
      return boundsOnly(
          situation,
          start
              .moved("bounds", policy.maxReplicas(), Reason.ABOVE_MAX_REPLICAS, ABOVE_MAX)
              .because(ABOVE_MAX));
    }
    if (current != 0 && current < policy.minReplicas()) {
      return boundsOnly(
          situation,
          start
              .moved("bounds", policy.minReplicas(), Reason.BELOW_MIN_REPLICAS, BELOW_MIN)
              .because(BELOW_MIN));
    }
    return byMetrics(situation, start);
  }

  /**
   * Remembers the number that was found first, from just before now, so that windows have something
   * to hold on to.
   */
  private static History seeded(Situation situation, History history) {
    if (!history.fresh()) {
      return history;
    }
    Instant now = situation.now();
    Instant then = now.equals(Instant.MIN) ? now : now.minusNanos(1);
    return history.withRecommendations(
        List.of(new Recommendation(then, situation.currentReplicas())));
  }

  /**
   * Only a workload that the autoscaler itself took to zero is brought back; by hand, zero means
   * off.
   */
  private static boolean mayLeaveZero(Situation situation) {
    return situation.wasScaledToZero()
        && (situation.policy().minReplicas() != 0 || situation.policy().measuresOutside());
  }

  private static Decision boundsOnly(Situation situation, Draft draft) {
    return Reports.decided(situation, List.of(), OptionalInt.empty(), draft, List.of());
  }

  private static Decision byMetrics(Situation situation, Draft start) {
    SelectorCheck.Problem problem = SelectorCheck.of(situation);
    if (problem != null) {
      return Reports.unselectable(situation, start, problem);
    }
    if (situation.policy().metrics().isEmpty()) {
      return boundsOnly(situation, start);
    }
    List<MetricOutcome> outcomes =
        Proposals.of(
            situation.now(),
            situation.observation(),
            situation.scale(),
            situation.policy(),
            situation.settings());
    return switch (Vote.of(outcomes, start.replicas())) {
      case Vote.Failed failed -> Reports.undecided(situation, outcomes, start, failed);
      case Vote.For vote -> byVote(situation, outcomes, start, vote);
    };
  }

  private static Decision byVote(
      Situation situation, List<MetricOutcome> outcomes, Draft start, Vote.For vote) {
    int current = situation.currentReplicas();
    int proposed = Math.max(vote.replicas(), 0);
    String cause = "";
    if (proposed > current) {
      cause = vote.description() + " above target";
    } else if (proposed < current) {
      cause = "All metrics below target";
    }
    Draft proposal =
        Draft.of(proposed, start.conditions(), start.history())
            .because(cause)
            .with(
                Condition.SCALING_ACTIVE,
                ConditionStatus.TRUE,
                "ValidMetricFound",
                "the HPA was able to successfully calculate a replica count from "
                    + vote.description());
    Draft draft = Rules.afterProposal(situation, proposal);
    return Reports.decided(
        situation, outcomes, OptionalInt.of(proposed), draft, Reports.failures(outcomes));
  }
}
