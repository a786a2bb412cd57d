package dev.headroom.scaling.decision;

import dev.headroom.scaling.history.History;
import dev.headroom.scaling.status.Event;
import dev.headroom.scaling.status.Status;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What was decided.
 *
 * @param time when
 * @param currentReplicas how many were wanted before
 * @param metrics what each metric said, in the policy's order; empty if none was asked
 * @param proposedReplicas the largest proposal: what the stages started from; absent if no metric
 *     decided
 * @param stages what changed the number, in order: the first starts from the proposal, or from
 *     currentReplicas if there is none
 * @param scaledTo what the scale is to be set to; absent if it stays
 * @param status what the autoscaler's status becomes once that is done
 * @param events to be told, in order
 * @param history for the next decision
 */
public record Decision(
    Instant time,
    int currentReplicas,
    List<MetricOutcome> metrics,
    OptionalInt proposedReplicas,
    List<Stage> stages,
    OptionalInt scaledTo,
    Status status,
    List<Event> events,
    History history) {

  public Decision {
    metrics = List.copyOf(metrics);
    stages = List.copyOf(stages);
    events = List.copyOf(events);
  }

  /**
   * How many replicas there should be; what the last decision wanted, where this one could not be
   * made.
   */
  public int desiredReplicas() {
    return status.desiredReplicas();
  }

  /** With events that come before the others. */
  public Decision announcing(List<Event> earlier) {
    return new Decision(
        time,
        currentReplicas,
        metrics,
        proposedReplicas,
        stages,
        scaledTo,
        status,
        Stream.concat(earlier.stream(), events.stream()).toList(),
        history);
  }
}
