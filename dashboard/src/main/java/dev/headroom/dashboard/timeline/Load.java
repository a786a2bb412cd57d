package dev.headroom.dashboard.timeline;

import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.status.MetricStatus;
import dev.headroom.scaling.status.MetricValue;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one metric of a server's policy was, against what it should be.
 *
 * @param metric its name
 * @param value in the target's unit; empty where there was no data
 * @param target empty where there is none
 * @param absence why there is no value; empty where there is one
 */
public record Load(String metric, OptionalDouble value, OptionalDouble target, String absence) {

  /** What a decision saw of a metric. */
  public static Load of(MetricOutcome outcome) {
    OptionalDouble target = target(outcome.metric());
    return switch (outcome) {
      case MetricOutcome.Proposed proposed ->
          new Load(outcome.metric().name(), value(proposed.current()), target, "");
      case MetricOutcome.Failed failed ->
          new Load(outcome.metric().name(), OptionalDouble.empty(), target, failed.cause());
    };
  }

  private static OptionalDouble target(MetricSpec metric) {
    MetricTarget target =
        switch (metric) {
          case MetricSpec.Resource resource -> resource.target();
          case MetricSpec.ContainerResource resource -> resource.target();
          case MetricSpec.Pods pods -> pods.target();
          case MetricSpec.ObjectMetric object -> object.target();
          case MetricSpec.External external -> external.target();
          case MetricSpec.Unknown unknown -> new MetricTarget.Unset();
        };
    return switch (target) {
      case MetricTarget.Utilization utilization ->
          OptionalDouble.of(utilization.averageUtilization());
      case MetricTarget.Value value -> number(Optional.of(value.value()));
      case MetricTarget.AverageValue average -> number(Optional.of(average.averageValue()));
      case MetricTarget.Unset unset -> OptionalDouble.empty();
    };
  }

  private static OptionalDouble value(MetricStatus status) {
    return switch (status) {
      case MetricStatus.Resource resource -> value(resource.current());
      case MetricStatus.ContainerResource resource -> value(resource.current());
      case MetricStatus.Pods pods -> value(pods.current());
      case MetricStatus.ObjectMetric object -> value(object.current());
      case MetricStatus.External external -> value(external.current());
      case MetricStatus.Absent absent -> OptionalDouble.empty();
    };
  }

  private static OptionalDouble value(MetricValue current) {
    return current.averageUtilization().isPresent()
        ? OptionalDouble.of(current.averageUtilization().getAsInt())
        : number(current.averageValue().or(current::value));
  }

  private static OptionalDouble number(Optional<Quantity> quantity) {
    return quantity.isPresent()
        ? OptionalDouble.of(quantity.get().doubleValue())
        : OptionalDouble.empty();
  }
}
