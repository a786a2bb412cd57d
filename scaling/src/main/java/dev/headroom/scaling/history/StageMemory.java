package dev.headroom.scaling.history;

import dev.headroom.scaling.schedule.ScheduleState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the stages beyond the HorizontalPodAutoscaler's remember; each is empty for a policy that
 * has no use for it.
 *
 * @param schedules what jobs have done
 * @param failingSince since when each failing metric has failed without a break, by the name that
 *     the fallback gives it
 * @param lastActive when something was last asked of the workload, as far as decisions saw
 * @param settled what the metrics proposed when last no replica was awaited
 * @param draining what they proposed when the queue that awaited replicas found was last looked at
 * @param unseen how many replicas there were when last no metric could be read
 */
public record StageMemory(
    ScheduleState schedules,
    Map<String, Instant> failingSince,
    Optional<Instant> lastActive,
    Optional<Recommendation> settled,
    Optional<Recommendation> draining,
    Optional<Recommendation> unseen) {
  public static final StageMemory NONE =
      new StageMemory(
          ScheduleState.NEW,
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public StageMemory {
    failingSince = Map.copyOf(failingSince);
  }

  public StageMemory withSchedules(ScheduleState other) {
    return new StageMemory(other, failingSince, lastActive, settled, draining, unseen);
  }

  public StageMemory withFailingSince(Map<String, Instant> other) {
    return new StageMemory(schedules, other, lastActive, settled, draining, unseen);
  }

  public StageMemory withLastActive(Optional<Instant> other) {
    return new StageMemory(schedules, failingSince, other, settled, draining, unseen);
  }

  public StageMemory awaiting(Recommendation newSettled, Optional<Recommendation> newDraining) {
    return new StageMemory(
        schedules, failingSince, lastActive, Optional.of(newSettled), newDraining, unseen);
  }

  public StageMemory awaitingNothing() {
    return new StageMemory(
        schedules, failingSince, lastActive, Optional.empty(), Optional.empty(), unseen);
  }

  public StageMemory withUnseen(Optional<Recommendation> other) {
    return new StageMemory(schedules, failingSince, lastActive, settled, draining, other);
  }
}
