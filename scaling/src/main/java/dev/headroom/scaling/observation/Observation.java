package dev.headroom.scaling.observation;

import dev.headroom.scaling.status.Status;
import java.util.List;
import java.util.Optional;

/**
 * Everything a decision may know.
 *
 * @param target the scale of what is scaled
 * @param pods those that the scale's selector selects
 * @param readings one for each metric of the policy, in its order
 * @param previous the autoscaler's status before this decision
 * @param rivals other autoscalers that select some of the same pods, each {@code namespace/name}:
 *     with any, none scales
 * @param activity what a gateway knows of the requests; absent if there is none
 */
public record Observation(
    Target target,
    List<Pod> pods,
    List<Reading> readings,
    Status previous,
    List<String> rivals,
    Optional<Activity> activity) {

  public Observation {
    pods = List.copyOf(pods);
    readings = List.copyOf(readings);
    rivals = List.copyOf(rivals);
  }

  public Observation(Target target, List<Pod> pods, List<Reading> readings, Status previous) {
    this(target, pods, readings, previous, List.of(), Optional.empty());
  }

  public Observation(
      Target target, List<Pod> pods, List<Reading> readings, Status previous, List<String> rivals) {
    this(target, pods, readings, previous, rivals, Optional.empty());
  }

  public Observation withActivity(Activity seen) {
    return new Observation(target, pods, readings, previous, rivals, Optional.of(seen));
  }
}
