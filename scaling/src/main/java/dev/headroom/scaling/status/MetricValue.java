package dev.headroom.scaling.status;

import dev.headroom.scaling.quantity.Quantity;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a metric is now (autoscaling/v2 MetricValueStatus).
 *
 * @param averageUtilization percent of the request
 */
public record MetricValue(
    Optional<Quantity> value, Optional<Quantity> averageValue, OptionalInt averageUtilization) {

  public static MetricValue value(Quantity value) {
    return new MetricValue(Optional.of(value), Optional.empty(), OptionalInt.empty());
  }

  public static MetricValue average(Quantity average) {
    return new MetricValue(Optional.empty(), Optional.of(average), OptionalInt.empty());
  }

  public static MetricValue utilization(int percent, Quantity average) {
    return new MetricValue(Optional.empty(), Optional.of(average), OptionalInt.of(percent));
  }
}
