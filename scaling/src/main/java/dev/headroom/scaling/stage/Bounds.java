package dev.headroom.scaling.stage;

import dev.headroom.scaling.decision.Reason;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.schedule.ReplicaBounds;
import dev.headroom.scaling.schedule.ScheduledBounds;
import java.util.List;

/**
 * The bounds that hold now, and who says so: a change that they make is laid to whoever set them.
 *
 * @param own the policy's
 * @param now those that hold; where they differ from {@code own}, a schedule set them
 * @param sources of the schedule, as {@code window office-hours}
 * @param keepsOne whether the minimum of one is only there because the workload has not been idle
 *     long enough
 */
public record Bounds(ReplicaBounds own, ReplicaBounds now, List<String> sources, boolean keepsOne) {
  private static final String SCHEDULE = "schedule";

  public Bounds {
    sources = List.copyOf(sources);
  }

  static Bounds of(Policy policy) {
    ReplicaBounds own = new ReplicaBounds(policy.minReplicas(), policy.maxReplicas());
    return new Bounds(own, own, List.of(), false);
  }

  static Bounds of(ReplicaBounds own, ScheduledBounds scheduled) {
    return new Bounds(own, scheduled.bounds(), scheduled.sources(), false);
  }

  Bounds keepingOne() {
    ReplicaBounds one =
        new ReplicaBounds(Math.max(now.minReplicas(), 1), Math.max(now.maxReplicas(), 1));
    return new Bounds(own, one, sources, true);
  }

  /**
   * The draft raised to the minimum, for a reason of Kubernetes' if the minimum is the policy's
   * own.
   */
  public Draft raise(Draft draft, Reason reason, String message) {
    if (keepsOne) {
      return draft.moved(
          Idleness.STAGE,
          now.minReplicas(),
          Reason.NOT_IDLE_LONG_ENOUGH,
          "one replica stays until nothing has been asked of it for long enough");
    }
    return now.minReplicas() == own.minReplicas()
        ? draft.moved("bounds", now.minReplicas(), reason, message)
        : draft.moved(
            SCHEDULE,
            now.minReplicas(),
            Reason.SCHEDULED_MIN_REPLICAS,
            "minReplicas is " + now.minReplicas() + " now, by " + String.join(", ", sources));
  }

  /**
   * The draft lowered to the maximum, for a reason of Kubernetes' if the maximum is the policy's
   * own.
   */
  public Draft lower(Draft draft, Reason reason, String message) {
    return now.maxReplicas() == own.maxReplicas()
        ? draft.moved("bounds", now.maxReplicas(), reason, message)
        : draft.moved(
            SCHEDULE,
            now.maxReplicas(),
            Reason.SCHEDULED_MAX_REPLICAS,
            "maxReplicas is " + now.maxReplicas() + " now, by " + String.join(", ", sources));
  }
}
