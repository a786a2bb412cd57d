package dev.headroom.scaling;

import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.decision.Reason;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.history.ScaleEvents;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.policy.Mode;
import dev.headroom.scaling.proposal.Vote;
import dev.headroom.scaling.schedule.JobRun;
import dev.headroom.scaling.stage.Draft;
import dev.headroom.scaling.stage.Situation;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.ConditionStatus;
import dev.headroom.scaling.status.Conditions;
import dev.headroom.scaling.status.Event;
import dev.headroom.scaling.status.MetricStatus;
import dev.headroom.scaling.status.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Puts the end of a decision into status, conditions and events. */
final class Reports {
  private static final MetricStatus ABSENT = new MetricStatus.Absent();

  private Reports() {}

  static Decision scaleNotFound(
      Instant now, Observation observation, Conditions before, History history, String message) {
    Status previous = observation.previous();
    Conditions conditions =
        before.set(
            Condition.ABLE_TO_SCALE,
            ConditionStatus.FALSE,
            "FailedGetScale",
            "the HPA controller was unable to get the target's current scale: " + message);
    return new Decision(
        now,
        previous.currentReplicas(),
        List.of(),
        OptionalInt.empty(),
        List.of(),
        OptionalInt.empty(),
        new Status(
            previous.currentReplicas(),
            previous.desiredReplicas(),
            previous.lastScaleTime(),
            previous.currentMetrics(),
            conditions.list()),
        List.of(Event.warning("FailedGetScale", message)),
        history);
  }

  static Decision disabled(Situation situation, Draft draft) {
    Draft disabled =
        draft.with(
            Condition.SCALING_ACTIVE,
            ConditionStatus.FALSE,
            "ScalingDisabled",
            "scaling is disabled since the replica count of the target is zero");
    if (!situation.settings().scaleToZero()) {
      disabled = disabled.with(disabled.conditions().remove(Condition.SCALED_TO_ZERO));
    }
    return decided(situation, List.of(), OptionalInt.empty(), disabled, List.of());
  }

  static Decision unselectable(Situation situation, Draft draft, SelectorCheck.Problem problem) {
    Draft failed =
        draft.with(
            Condition.SCALING_ACTIVE, ConditionStatus.FALSE, problem.reason(), problem.message());
    List<Event> events =
        List.of(
            Event.warning(problem.event(), problem.report()),
            Event.warning("FailedComputeMetricsReplicas", problem.report()));
    return held(situation, List.of(), failed, events);
  }

  /** An event for each metric that failed. */
  static List<Event> failures(List<MetricOutcome> outcomes) {
    List<Event> events = new ArrayList<>();
    for (MetricOutcome outcome : outcomes) {
      if (outcome instanceof MetricOutcome.Failed failed) {
        events.add(Event.warning(failed.reason(), failed.message()));
      }
    }
    return events;
  }

  /** An event for each metric that failed, and one for all. */
  static List<Event> failures(List<MetricOutcome> outcomes, Vote.Failed vote) {
    List<Event> events = new ArrayList<>(failures(outcomes));
    events.add(Event.warning("FailedComputeMetricsReplicas", vote.report()));
    return events;
  }

  /** An event for each run of a job. */
  static List<Event> runs(List<JobRun> runs) {
    return runs.stream()
        .map(
            run ->
                switch (run.outcome()) {
                  case RAN -> Event.normal("ScheduledJobRan", run.sentence());
                  case CAUGHT_UP -> Event.normal("ScheduledJobCaughtUp", run.sentence());
                  case EXCLUDED -> Event.normal("ScheduledJobExcluded", run.sentence());
                  case MISSED -> Event.warning("ScheduledJobMissed", run.sentence());
                })
        .toList();
  }

  /** Nothing could be decided: the number stays, and so does what was desired before. */
  static Decision held(
      Situation situation, List<MetricOutcome> outcomes, Draft draft, List<Event> events) {
    Status previous = situation.observation().previous();
    return new Decision(
        situation.now(),
        situation.currentReplicas(),
        outcomes,
        OptionalInt.empty(),
        draft.stages(),
        OptionalInt.empty(),
        new Status(
            situation.currentReplicas(),
            previous.desiredReplicas(),
            previous.lastScaleTime(),
            statuses(outcomes),
            draft.conditions().list()),
        events,
        draft.history());
  }

  /** The draft's number is what there should be. */
  static Decision decided(
      Situation situation,
      List<MetricOutcome> outcomes,
      OptionalInt proposed,
      Draft draft,
      List<Event> failures) {
    boolean rescale = draft.replicas() != situation.currentReplicas();
    if (rescale && situation.policy().mode() == Mode.ADVISE) {
      return advised(situation, outcomes, proposed, draft, failures);
    }
    Draft last = rescale ? rescaled(situation, draft) : draft;
    List<Event> events = new ArrayList<>(failures);
    if (rescale) {
      events.add(
          Event.normal(
              "SuccessfulRescale", "New size: " + last.replicas() + "; reason: " + last.cause()));
    }
    return new Decision(
        situation.now(),
        situation.currentReplicas(),
        outcomes,
        proposed,
        last.stages(),
        rescale ? OptionalInt.of(last.replicas()) : OptionalInt.empty(),
        new Status(
            situation.currentReplicas(),
            last.replicas(),
            rescale
                ? Optional.of(situation.now())
                : situation.observation().previous().lastScaleTime(),
            statuses(outcomes),
            last.conditions().list()),
        events,
        last.history());
  }

  /** The draft's number is what there should be, and nothing is done about it. */
  private static Decision advised(
      Situation situation,
      List<MetricOutcome> outcomes,
      OptionalInt proposed,
      Draft draft,
      List<Event> failures) {
    int current = situation.currentReplicas();
    int wanted = draft.replicas();
    Status previous = situation.observation().previous();
    List<Event> events = new ArrayList<>(failures);
    if (previous.desiredReplicas() != wanted) {
      events.add(
          Event.normal(
              "RescaleAdvised", "New size would be: " + wanted + "; reason: " + draft.cause()));
    }
    Draft left =
        draft.moved(
            "advise",
            current,
            Reason.ADVISE_ONLY,
            "there should be " + wanted + "; the policy only advises, so nothing is changed");
    return new Decision(
        situation.now(),
        current,
        outcomes,
        proposed,
        left.stages(),
        OptionalInt.empty(),
        new Status(
            current,
            wanted,
            previous.lastScaleTime(),
            statuses(outcomes),
            left.conditions().list()),
        events,
        left.history());
  }

  private static Draft rescaled(Situation situation, Draft draft) {
    int replicas = draft.replicas();
    Draft done =
        draft
            .with(
                Condition.ABLE_TO_SCALE,
                ConditionStatus.TRUE,
                "SucceededRescale",
                "the HPA controller was able to update the target scale to " + replicas)
            .remembering(
                ScaleEvents.add(
                    draft.history(),
                    situation.policy().behavior(),
                    situation.now(),
                    replicas - situation.currentReplicas()));
    if (!situation.settings().scaleToZero()) {
      return done.with(done.conditions().remove(Condition.SCALED_TO_ZERO));
    }
    boolean toZero =
        situation.currentReplicas() > 0
            && replicas == 0
            && situation.policy().minReplicas() == 0
            && (situation.policy().measuresOutside() || situation.scaleToZero().isPresent());
    return toZero
        ? done.with(
            Condition.SCALED_TO_ZERO,
            ConditionStatus.TRUE,
            "ScaledToZero",
            "the HPA controller scaled the workload to zero")
        : done.with(
            Condition.SCALED_TO_ZERO,
            ConditionStatus.FALSE,
            "NotScaledToZero",
            "the HPA controller did not scale the workload to zero");
  }

  private static List<MetricStatus> statuses(List<MetricOutcome> outcomes) {
    List<MetricStatus> statuses = new ArrayList<>(outcomes.size());
    for (MetricOutcome outcome : outcomes) {
      statuses.add(
          switch (outcome) {
            case MetricOutcome.Proposed proposed -> proposed.current();
            case MetricOutcome.Failed _ -> ABSENT;
          });
    }
    return statuses;
  }
}
