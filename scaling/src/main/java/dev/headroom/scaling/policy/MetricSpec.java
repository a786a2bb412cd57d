package dev.headroom.scaling.policy;

/**
 * One thing to measure, and what it should be. The variants are the {@code type}s of
 * autoscaling/v2.
 */
public sealed interface MetricSpec {

  /** The {@code type} as Kubernetes writes it. */
  String type();

  /** What the metric measures, for people: the resource, or the metric's name. */
  String name();

  /** The mean use of a resource by a replica, as the resource metrics API reports it. */
  record Resource(String name, MetricTarget target) implements MetricSpec {
    @Override
    public String type() {
      return "Resource";
    }
  }

  /** The mean use of a resource by one named container of a replica. */
  record ContainerResource(String name, String container, MetricTarget target)
      implements MetricSpec {
    @Override
    public String type() {
      return "ContainerResource";
    }
  }

  /** The mean of a metric that each replica has. */
  record Pods(MetricIdentifier metric, MetricTarget target) implements MetricSpec {
    @Override
    public String type() {
      return "Pods";
    }

    @Override
    public String name() {
      return metric.name();
    }
  }

  /** A metric of one object, such as an Ingress. */
  record ObjectMetric(ObjectReference describedObject, MetricIdentifier metric, MetricTarget target)
      implements MetricSpec {
    @Override
    public String type() {
      return "Object";
    }

    @Override
    public String name() {
      return metric.name();
    }
  }

  /**
   * A metric of something outside the cluster, such as a queue: the sum of all series that match.
   */
  record External(MetricIdentifier metric, MetricTarget target) implements MetricSpec {
    @Override
    public String type() {
      return "External";
    }

    @Override
    public String name() {
      return metric.name();
    }
  }

  /**
   * A type that this version does not know. It fails as a metric that cannot be read does; the
   * others still count.
   */
  record Unknown(String type) implements MetricSpec {
    @Override
    public String name() {
      return type;
    }
  }
}
