package dev.headroom.scaling.schedule;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What schedules remember between decisions. Bounded: no more entries than the policy has jobs.
 *
 * @param evaluatedAt the last decision; empty before the first, which therefore misses no run
 * @param completed identities of the jobs that run once and have
 * @param bounds what jobs made of the policy's bounds, if any has moved them
 */
public record ScheduleState(
    Optional<Instant> evaluatedAt, Set<String> completed, Optional<JobBounds> bounds) {
  public static final ScheduleState NEW =
      new ScheduleState(Optional.empty(), Set.of(), Optional.empty());

  public ScheduleState {
    completed = Set.copyOf(completed);
  }
}
