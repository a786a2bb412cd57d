package dev.headroom.kubernetes.policy;

import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.PodSample;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.ConditionStatus;
import dev.headroom.scaling.status.MetricStatus;
import dev.headroom.scaling.status.MetricValue;
import dev.headroom.scaling.status.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * From what a policy's status says of its metrics back to readings: whoever only asks does not
 * scrape the pods. A status has averages, so each ready pod is given the average; with it a
 * decision comes to the number that the pods' own values came to. Pure.
 *
 * @param status as the policy's object has it
 * @param pods the target's
 */
record LastReadings(Status status, Target target, List<Pod> pods, Instant now) {
  private static final Duration WINDOW = Duration.ofSeconds(1);
  private static final String ACTIVE = "ScalingActive";

  LastReadings {
    pods = List.copyOf(pods);
  }

  /**
   * What was read last for a metric; empty if the status does not say.
   *
   * @param index of the metric in the policy
   */
  Optional<Reading> of(int index, MetricSpec metric) {
    if (index >= status.currentMetrics().size()) {
      return Optional.empty();
    }
    return switch (status.currentMetrics().get(index)) {
      case MetricStatus.Pods(var identifier, MetricValue current)
          when metric instanceof MetricSpec.Pods ->
          current.averageValue().map(this::ofEach);
      case MetricStatus.ObjectMetric said when metric instanceof MetricSpec.ObjectMetric ->
          whole(said.current());
      case MetricStatus.External(var identifier, MetricValue current)
          when metric instanceof MetricSpec.External ->
          whole(current);
      case MetricStatus.Absent _ -> failed();
      default -> Optional.empty();
    };
  }

  private Reading ofEach(Quantity average) {
    return new Reading.PerPod(
        pods.stream()
            .filter(pod -> pod.isReady() && !pod.deleting())
            .map(pod -> new PodSample(pod.name(), average.milliValue(), now, WINDOW))
            .toList());
  }

  /** An average is over the replicas that there are. */
  private Optional<Reading> whole(MetricValue current) {
    return current
        .value()
        .map(Quantity::milliValue)
        .or(() -> current.averageValue().map(average -> average.milliValue() * replicas()))
        .map(Reading.Values::of);
  }

  private long replicas() {
    return target instanceof Target.Scale scale ? scale.statusReplicas() : 0;
  }

  private Optional<Reading> failed() {
    return status
        .condition(ACTIVE)
        .filter(condition -> condition.status() != ConditionStatus.TRUE)
        .map(Condition::message)
        .map(Reading.Failed::new);
  }
}
