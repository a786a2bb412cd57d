package dev.headroom.scaling.proposal;

import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.status.MetricValue;
import java.util.List;

/**
 * The value of a metric that is not of pods: shown as its target is given, and summed as Kubernetes
 * sums it.
 */
final class WholeValue {

  private WholeValue() {}

  static MetricValue of(MetricTarget target, long milliValue) {
    Quantity quantity = Quantity.ofMilli(milliValue, Quantity.Format.DECIMAL_SI);
    return target instanceof MetricTarget.Value
        ? MetricValue.value(quantity)
        : MetricValue.average(quantity);
  }

  /** Stops at the largest number. */
  static long saturatingSum(List<Long> values) {
    long sum = 0;
    for (long value : values) {
      if (value > 0 && sum > Long.MAX_VALUE - value) {
        return Long.MAX_VALUE;
      }
      sum += value;
    }
    return sum;
  }

  /** Takes any negative sum for an overflow. */
  static long sumNeverNegative(List<Long> values) {
    long sum = 0;
    for (long value : values) {
      sum += value;
      if (sum < 0) {
        return Long.MAX_VALUE;
      }
    }
    return sum;
  }
}
