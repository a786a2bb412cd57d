package dev.headroom.scaling.schedule;

import dev.headroom.scaling.schedule.JobRun.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The jobs that were due since the last decision, run one after another in the order in which they
 * were due.
 *
 * <p>Of each job only its last run counts: it says what should be now, and earlier ones would only
 * be undone by it. A run later than the deadline is reported and not made up for. A clock that was
 * put back is believed: the runs between are due again, which does no harm since a run says what
 * should be, not what to add.
 */
record JobRuns(ReplicaBounds bounds, List<JobRun> runs, ScheduleState next) {
  private static final Duration LATE = Duration.ofMinutes(1);

  /** A job's last run since the last decision. */
  private record Due(Job job, Instant at) {

    Outcome outcome(Instant now, Duration deadline) {
      Duration late = Duration.between(at, now);
      if (late.compareTo(deadline) > 0) {
        return Outcome.MISSED;
      }
      if (job.isExcluded(at)) {
        return Outcome.EXCLUDED;
      }
      return late.compareTo(LATE) > 0 ? Outcome.CAUGHT_UP : Outcome.RAN;
    }
  }

  static JobRuns since(
      Schedules schedules,
      Instant now,
      ReplicaBounds policy,
      int current,
      boolean autoscaled,
      ScheduleState state) {
    Set<String> completed = new HashSet<>(state.completed());
    completed.retainAll(schedules.jobs().stream().map(Job::identity).collect(Collectors.toSet()));
    Optional<JobBounds> moved = state.bounds().filter(set -> isJob(schedules, set.job()));
    ReplicaBounds bounds = moved.map(set -> set.over(policy)).orElse(policy);
    int replicas = current;
    List<JobRun> runs = new ArrayList<>();
    for (Due due : due(schedules, now, state)) {
      Job job = due.job();
      Outcome outcome = due.outcome(now, schedules.startingDeadline());
      if (outcome == Outcome.RAN || outcome == Outcome.CAUGHT_UP) {
        bounds = bounds(bounds, job.targetSize(), replicas, autoscaled);
        replicas = Math.clamp(replicas, bounds.minReplicas(), bounds.maxReplicas());
        moved = Optional.of(JobBounds.difference(job.name(), policy, bounds));
        if (job.runOnce()) {
          completed.add(job.identity());
        }
      }
      runs.add(new JobRun(job.name(), due.at(), outcome, sentence(due, outcome, bounds)));
    }
    Optional<JobBounds> kept = moved.filter(set -> !set.over(policy).equals(policy));
    return new JobRuns(bounds, runs, new ScheduleState(Optional.of(now), completed, kept));
  }

  private static boolean isJob(Schedules schedules, String name) {
    return schedules.jobs().stream().anyMatch(job -> job.name().equals(name));
  }

  private static List<Due> due(Schedules schedules, Instant now, ScheduleState state) {
    if (state.evaluatedAt().isEmpty()) {
      return List.of();
    }
    Instant last = state.evaluatedAt().get();
    return schedules.jobs().stream()
        .filter(job -> !state.completed().contains(job.identity()))
        .flatMap(
            job ->
                job.schedule().previous(now, job.timeZone()).map(at -> new Due(job, at)).stream())
        .filter(due -> due.at().isAfter(last))
        .sorted(Comparator.comparing(Due::at))
        .toList();
  }

  private static ReplicaBounds bounds(
      ReplicaBounds bounds, int target, int current, boolean autoscaled) {
    return autoscaled
        ? JobBounds.ofAutoscaled(bounds, target, current)
        : new ReplicaBounds(target, target);
  }

  private static String sentence(Due due, Outcome outcome, ReplicaBounds bounds) {
    String run = "job " + due.job().name() + ", due at " + due.at() + ", ";
    return run
        + switch (outcome) {
          case RAN -> "asked for " + due.job().targetSize() + "; bounds are now " + bounds;
          case CAUGHT_UP ->
              "was made up for and asked for "
                  + due.job().targetSize()
                  + "; bounds are now "
                  + bounds;
          case MISSED -> "was missed by more than the starting deadline and is not made up for";
          case EXCLUDED -> "was left out because its day is excluded";
        };
  }
}
