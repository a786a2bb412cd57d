package dev.headroom.scaling.status;

import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.ObjectReference;

/** A metric's value as the status shows it. */
public sealed interface MetricStatus {

  record Resource(String name, MetricValue current) implements MetricStatus {}

  record ContainerResource(String name, String container, MetricValue current)
      implements MetricStatus {}

  record Pods(MetricIdentifier metric, MetricValue current) implements MetricStatus {}

  record ObjectMetric(MetricIdentifier metric, MetricValue current, ObjectReference describedObject)
      implements MetricStatus {}

  record External(MetricIdentifier metric, MetricValue current) implements MetricStatus {}

  /** The place of a metric that failed; Kubernetes writes {@code {"type": ""}}. */
  record Absent() implements MetricStatus {}
}
