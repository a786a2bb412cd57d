package dev.headroom.scaling.observation;

import dev.headroom.scaling.status.Status;
import java.util.List;

/**
 * Everything a decision may know.
 *
 * @param target the scale of what is scaled
 * @param pods those that the scale's selector selects
 * @param readings one for each metric of the policy, in its order
 * @param previous the autoscaler's status before this decision
 * @param rivals other autoscalers that select some of the same pods, each {@code namespace/name}:
 *     with any, none scales
 */
public record Observation(
    Target target, List<Pod> pods, List<Reading> readings, Status previous, List<String> rivals) {

  public Observation {
    pods = List.copyOf(pods);
    readings = List.copyOf(readings);
    rivals = List.copyOf(rivals);
  }

  public Observation(Target target, List<Pod> pods, List<Reading> readings, Status previous) {
    this(target, pods, readings, previous, List.of());
  }
}
