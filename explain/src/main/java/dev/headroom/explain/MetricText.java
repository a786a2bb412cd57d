package dev.headroom.explain;

import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.status.MetricStatus;
import dev.headroom.scaling.status.MetricValue;

/** Metrics' values and targets in words. */
final class MetricText {
  private MetricText() {}

  static String current(MetricStatus status) {
    return switch (status) {
      case MetricStatus.Resource resource -> value(resource.current());
      case MetricStatus.ContainerResource resource -> value(resource.current());
      case MetricStatus.Pods pods -> value(pods.current());
      case MetricStatus.ObjectMetric object -> value(object.current());
      case MetricStatus.External external -> value(external.current());
      case MetricStatus.Absent() -> "unknown";
    };
  }

  private static String value(MetricValue value) {
    if (value.averageUtilization().isPresent()) {
      return value.averageUtilization().getAsInt()
          + " % of the request"
          + value.averageValue().map(average -> " (" + average + " a pod)").orElse("");
    }
    return value
        .averageValue()
        .map(average -> average + " a pod")
        .orElseGet(() -> value.value().map(Object::toString).orElse("unknown"));
  }

  static String target(MetricSpec metric) {
    return switch (metric) {
      case MetricSpec.Resource resource -> target(resource.target());
      case MetricSpec.ContainerResource resource -> target(resource.target());
      case MetricSpec.Pods pods -> target(pods.target());
      case MetricSpec.ObjectMetric object -> target(object.target());
      case MetricSpec.External external -> target(external.target());
      case MetricSpec.Unknown _ -> "";
    };
  }

  private static String target(MetricTarget target) {
    return switch (target) {
      case MetricTarget.Utilization(int percent) -> " against " + percent + " %";
      case MetricTarget.Value value -> " against " + value.value();
      case MetricTarget.AverageValue average -> " against " + average.averageValue();
      case MetricTarget.Unset _ -> "";
    };
  }
}
