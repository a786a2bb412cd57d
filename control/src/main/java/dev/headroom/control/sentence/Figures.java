package dev.headroom.control.sentence;

import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.status.MetricStatus;
import dev.headroom.scaling.status.MetricValue;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A metric's value and target as plain numbers of one unit: percent of the request where the target
 * is a utilization, else the metric's own.
 *
 * @param value empty where there was no data
 * @param target empty where there is none
 */
public record Figures(OptionalDouble value, OptionalDouble target) {
  /** What a decision saw of a metric. */
  public static Figures of(MetricOutcome outcome) {
    return new Figures(
        switch (outcome) {
          case MetricOutcome.Proposed proposed -> value(proposed.current());
          case MetricOutcome.Failed _ -> OptionalDouble.empty();
        },
        target(outcome.metric()));
  }

  private static OptionalDouble target(MetricSpec metric) {
    MetricTarget target =
        switch (metric) {
          case MetricSpec.Resource resource -> resource.target();
          case MetricSpec.ContainerResource resource -> resource.target();
          case MetricSpec.Pods pods -> pods.target();
          case MetricSpec.ObjectMetric object -> object.target();
          case MetricSpec.External external -> external.target();
          case MetricSpec.Unknown _ -> new MetricTarget.Unset();
        };
    return switch (target) {
      case MetricTarget.Utilization utilization ->
          OptionalDouble.of(utilization.averageUtilization());
      case MetricTarget.Value value -> number(Optional.of(value.value()));
      case MetricTarget.AverageValue average -> number(Optional.of(average.averageValue()));
      case MetricTarget.Unset _ -> OptionalDouble.empty();
    };
  }

  private static OptionalDouble value(MetricStatus status) {
    return switch (status) {
      case MetricStatus.Resource resource -> value(resource.current());
      case MetricStatus.ContainerResource resource -> value(resource.current());
      case MetricStatus.Pods pods -> value(pods.current());
      case MetricStatus.ObjectMetric object -> value(object.current());
      case MetricStatus.External external -> value(external.current());
      case MetricStatus.Absent _ -> OptionalDouble.empty();
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
