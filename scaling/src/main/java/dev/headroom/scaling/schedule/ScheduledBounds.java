package dev.headroom.scaling.schedule;

import java.util.List;

/**
 * The bounds that hold at a moment, and why.
 *
 * @param sources the job and the windows that gave them, as {@code job evening}, {@code window
 *     office-hours}; empty if they are the policy's own
 * @param runs what became of the jobs that were due since the last decision
 * @param next what to remember
 */
public record ScheduledBounds(
    ReplicaBounds bounds, List<String> sources, List<JobRun> runs, ScheduleState next) {
  public ScheduledBounds {
    sources = List.copyOf(sources);
    runs = List.copyOf(runs);
  }
}
