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
import dev.headroom.scaling.proposal.Vote;
import dev.headroom.scaling.schedule.ScheduleState;
import dev.headroom.scaling.schedule.ScheduledBounds;
import dev.headroom.scaling.stage.Draft;
import dev.headroom.scaling.stage.Proposal;
import dev.headroom.scaling.stage.Rules;
import dev.headroom.scaling.stage.Situation;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.ConditionStatus;
import dev.headroom.scaling.status.Conditions;
import dev.headroom.scaling.status.Event;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
      case Target.Scale scale -> {
        Situation situation = Situation.of(now, observation, scale, policy, settings);
        yield policy.schedules().isEmpty()
            ? decide(
                situation, before, history.with(history.memory().withSchedules(ScheduleState.NEW)))
            : bySchedule(situation, before, history);
      }
    };
  }

  private static Decision bySchedule(Situation situation, Conditions before, History history) {
    Policy policy = situation.policy();
    ScheduledBounds scheduled =
        policy
            .schedules()
            .at(
                situation.now(),
                situation.bounds().own(),
                situation.currentReplicas(),
                !policy.metrics().isEmpty(),
                history.memory().schedules());
    return decide(
            situation.within(scheduled),
            before,
            history.with(history.memory().withSchedules(scheduled.next())))
        .announcing(Reports.runs(scheduled.runs()));
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
    if (current == 0) {
      Draft awake = Rules.wake(situation, start);
      if (awake.replicas() > 0) {
        return boundsOnly(situation, awake);
      }
      if (!mayLeaveZero(situation)) {
        return Reports.disabled(situation, start);
      }
    }
    if (current > policy.maxReplicas()) {
      Draft low = situation.bounds().lower(start, Reason.ABOVE_MAX_REPLICAS, ABOVE_MAX);
      return boundsOnly(situation, low.because(low.stages().getLast().message()));
    }
    if (current != 0 && current < policy.minReplicas()) {
      Draft high = situation.bounds().raise(start, Reason.BELOW_MIN_REPLICAS, BELOW_MIN);
      return boundsOnly(situation, high.because(high.stages().getLast().message()));
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
    List<MetricOutcome> outcomes =
        Proposals.of(
            situation.now(),
            situation.observation(),
            situation.scale(),
            situation.policy(),
            situation.settings());
    if (outcomes.isEmpty()) {
      Proposal proposal = Proposal.of(situation, outcomes, start);
      return staged(proposal, outcomes, OptionalInt.empty(), List.of());
    }
    return switch (Vote.of(outcomes, start.replicas())) {
      case Vote.Failed failed -> withoutVote(situation, outcomes, start, failed);
      case Vote.For vote -> byVote(situation, outcomes, start, vote);
    };
  }

  private static Decision withoutVote(
      Situation situation, List<MetricOutcome> outcomes, Draft start, Vote.Failed vote) {
    Draft failed =
        start.with(
            Condition.SCALING_ACTIVE,
            ConditionStatus.FALSE,
            vote.first().reason(),
            "the HPA was unable to compute the replica count: " + vote.first().message());
    List<Event> events = Reports.failures(outcomes, vote);
    Proposal proposal = Proposal.of(situation, outcomes, failed);
    if (!proposal.draft().stages().isEmpty()) {
      Draft stoodIn = seeing(proposal.draft(), Optional.empty());
      return staged(
          new Proposal(proposal.situation(), stoodIn), outcomes, OptionalInt.empty(), events);
    }
    Draft held =
        situation.settings().gapsHold()
            ? seeing(
                proposal.draft(),
                Optional.of(new Recommendation(situation.now(), situation.currentReplicas())))
            : proposal.draft();
    return Reports.held(situation, outcomes, held, events);
  }

  private static Draft seeing(Draft draft, Optional<Recommendation> unseen) {
    return draft.remembering(draft.history().memory().withUnseen(unseen));
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
    Draft draft =
        Draft.of(proposed, start.conditions(), start.history())
            .because(cause)
            .with(
                Condition.SCALING_ACTIVE,
                ConditionStatus.TRUE,
                "ValidMetricFound",
                "the HPA was able to successfully calculate a replica count from "
                    + vote.description());
    return staged(
        Proposal.of(situation, outcomes, draft),
        outcomes,
        OptionalInt.of(proposed),
        Reports.failures(outcomes));
  }

  private static Decision staged(
      Proposal proposal, List<MetricOutcome> outcomes, OptionalInt proposed, List<Event> failures) {
    boolean silent = outcomes.isEmpty() && proposal.draft().stages().isEmpty();
    Draft draft =
        silent ? proposal.draft() : Rules.afterProposal(proposal.situation(), proposal.draft());
    return Reports.decided(proposal.situation(), outcomes, proposed, draft, failures);
  }
}
