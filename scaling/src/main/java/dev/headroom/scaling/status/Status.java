package dev.headroom.scaling.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The status of an autoscaler.
 *
 * @param currentReplicas what the scale wanted when it was last looked at
 * @param desiredReplicas what the autoscaler last decided; a look that fails leaves it as it was
 * @param lastScaleTime when the number was last changed by the autoscaler
 * @param currentMetrics one for each metric of the policy, in its order; empty if none was looked
 *     at, which Kubernetes writes as null
 * @param conditions in the order in which they first appeared
 */
public record Status(
    int currentReplicas,
    int desiredReplicas,
    Optional<Instant> lastScaleTime,
    List<MetricStatus> currentMetrics,
    List<Condition> conditions) {

  public Status {
    currentMetrics = List.copyOf(currentMetrics);
    conditions = List.copyOf(conditions);
  }

  /** The status of an autoscaler that has not decided anything yet. */
  public static Status initial(int replicas) {
    return new Status(replicas, replicas, Optional.empty(), List.of(), List.of());
  }

  public Optional<Condition> condition(String type) {
    for (Condition condition : conditions) {
      if (condition.type().equals(type)) {
        return Optional.of(condition);
      }
    }
    return Optional.empty();
  }

  public boolean isTrue(String type) {
    return condition(type).filter(c -> c.status() == ConditionStatus.TRUE).isPresent();
  }
}
