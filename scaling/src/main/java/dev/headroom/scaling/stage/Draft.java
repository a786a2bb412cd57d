package dev.headroom.scaling.stage;

import dev.headroom.scaling.decision.Reason;
import dev.headroom.scaling.decision.Stage;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.history.StageMemory;
import dev.headroom.scaling.status.ConditionStatus;
import dev.headroom.scaling.status.Conditions;
import java.util.ArrayList;
import java.util.List;

/**
 * A decision in the making. Immutable.
 *
 * @param replicas the number so far
 * @param cause of a change, as the event of a rescale says it; empty if nobody has said
 * @param stages what changed the number so far
 * @param conditions so far
 * @param history so far
 */
public record Draft(
    int replicas, String cause, List<Stage> stages, Conditions conditions, History history) {

  public Draft {
    stages = List.copyOf(stages);
  }

  /** The number, and nothing said about it. */
  public static Draft of(int replicas, Conditions conditions, History history) {
    return new Draft(replicas, "", List.of(), conditions, history);
  }

  /** With another number, and why; the same draft if it is not another. */
  public Draft moved(String stage, int after, Reason reason, String message) {
    if (after == replicas) {
      return this;
    }
    List<Stage> more = new ArrayList<>(stages);
    more.add(new Stage(stage, replicas, after, reason, message));
    return new Draft(after, cause, more, conditions, history);
  }

  public Draft because(String newCause) {
    return new Draft(replicas, newCause, stages, conditions, history);
  }

  public Draft remembering(StageMemory newMemory) {
    return remembering(history.with(newMemory));
  }

  public Draft remembering(History newHistory) {
    return new Draft(replicas, cause, stages, conditions, newHistory);
  }

  public Draft with(Conditions newConditions) {
    return new Draft(replicas, cause, stages, newConditions, history);
  }

  /** With one condition set. */
  public Draft with(String type, ConditionStatus status, String reason, String message) {
    return with(conditions.set(type, status, reason, message));
  }
}
