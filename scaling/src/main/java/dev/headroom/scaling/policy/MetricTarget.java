package dev.headroom.scaling.policy;

import dev.headroom.scaling.quantity.Quantity;

/** What a metric should be. */
public sealed interface MetricTarget {

  /**
   * A percentage of what the replicas request.
   *
   * @param averageUtilization 1 or more
   */
  record Utilization(int averageUtilization) implements MetricTarget {}

  /** A value of the metric as a whole. */
  record Value(Quantity value) implements MetricTarget {}

  /** A value for each replica. */
  record AverageValue(Quantity averageValue) implements MetricTarget {}

  /** None that the metric's type can use was set: the metric fails. */
  record Unset() implements MetricTarget {}
}
