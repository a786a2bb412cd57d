package dev.headroom.scaling.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A policy's windows and jobs, and the bounds they give it at a moment.
 *
 * <p>Bounds come about in three steps, each over the one before: the policy's own; what jobs made
 * of them; open windows. Where several open windows give a minimum, the highest holds, and so for
 * the maximum: of two wishes, the one for more room wins. Where only one of the bounds comes from a
 * window and they cross, the other follows it; where both do, the minimum holds.
 *
 * @param startingDeadline how late a job's run may still be made up for, as CronJob's
 *     startingDeadlineSeconds; positive
 */
public record Schedules(List<Window> windows, List<Job> jobs, Duration startingDeadline) {
  /** A daily job's last run is always made up for; a run of last week is not. */
  public static final Duration DEFAULT_STARTING_DEADLINE = Duration.ofDays(1);

  public static final Schedules NONE =
      new Schedules(List.of(), List.of(), DEFAULT_STARTING_DEADLINE);

  public Schedules {
    windows = List.copyOf(windows);
    jobs = List.copyOf(jobs);
    if (!startingDeadline.isPositive()) {
      throw new IllegalArgumentException(
          "startingDeadline: " + startingDeadline + " (expected: more than 0)");
    }
    if (jobs.stream().map(Job::name).distinct().count() < jobs.size()) {
      throw new IllegalArgumentException("jobs: " + jobs + " (expected: unique names)");
    }
  }

  public boolean isEmpty() {
    return windows.isEmpty() && jobs.isEmpty();
  }

  /** Whether there are times at which no replica is wanted. */
  public boolean allowZero() {
    return windows.stream().anyMatch(window -> window.minReplicas().orElse(1) == 0)
        || windows.stream().anyMatch(window -> window.maxReplicas().orElse(1) == 0)
        || jobs.stream().anyMatch(job -> job.targetSize() == 0);
  }

  /**
   * The bounds that hold now.
   *
   * @param policy the policy's own bounds
   * @param current replicas that there are
   * @param autoscaled whether metrics choose the size within the bounds; if not, a job fixes it
   */
  public ScheduledBounds at(
      Instant now, ReplicaBounds policy, int current, boolean autoscaled, ScheduleState state) {
    JobRuns ran = JobRuns.since(this, now, policy, current, autoscaled, state);
    List<Window> open = windows.stream().filter(window -> window.isOpen(now)).toList();
    List<String> sources =
        Stream.concat(
                ran.next().bounds().map(bounds -> "job " + bounds.job()).stream(),
                open.stream().map(window -> "window " + window.name()))
            .toList();
    return new ScheduledBounds(combine(ran.bounds(), open), sources, ran.runs(), ran.next());
  }

  private static ReplicaBounds combine(ReplicaBounds bounds, List<Window> open) {
    OptionalInt min = open.stream().flatMapToInt(window -> window.minReplicas().stream()).max();
    OptionalInt max = open.stream().flatMapToInt(window -> window.maxReplicas().stream()).max();
    ReplicaBounds below = max.isPresent() ? bounds.withMax(max.getAsInt()) : bounds;
    return min.isPresent() ? below.withMin(min.getAsInt()) : below;
  }
}
