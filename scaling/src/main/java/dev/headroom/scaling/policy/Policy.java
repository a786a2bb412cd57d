package dev.headroom.scaling.policy;

import java.util.List;
import java.util.Optional;

/**
 * How one workload should be scaled.
 *
 * @param namespace where the policy lives; messages name it
 * @param name of the policy
 * @param minReplicas 0 or more
 * @param maxReplicas 1 or more, not below minReplicas
 * @param metrics each proposes a number of replicas, the largest wins; none means that no metric
 *     moves the number
 * @param behavior how fast the number may change; absent means the limits of an autoscaler without
 *     {@code behavior}, which are not those of one with an empty {@code behavior}
 */
public record Policy(
    String namespace,
    String name,
    int minReplicas,
    int maxReplicas,
    List<MetricSpec> metrics,
    Optional<Behavior> behavior) {

  public Policy {
    if (maxReplicas < 1) {
      throw new IllegalArgumentException("maxReplicas: " + maxReplicas + " (expected: >= 1)");
    }
    if (minReplicas < 0 || minReplicas > maxReplicas) {
      throw new IllegalArgumentException(
          "minReplicas: " + minReplicas + " (expected: 0.." + maxReplicas + ", the maxReplicas)");
    }
    metrics = List.copyOf(metrics);
  }

  /** Starts a policy with one to one replicas and no metrics. */
  public static Builder named(String namespace, String name) {
    return new Builder(namespace, name);
  }

  /**
   * Whether something other than the replicas themselves is measured: only that can wake a workload
   * from zero.
   */
  public boolean measuresOutside() {
    for (MetricSpec metric : metrics) {
      if (metric instanceof MetricSpec.ObjectMetric || metric instanceof MetricSpec.External) {
        return true;
      }
    }
    return false;
  }

  /** Not thread-safe. */
  public static final class Builder {
    private final String namespace;
    private final String name;
    private int minReplicas = 1;
    private int maxReplicas = 1;
    private List<MetricSpec> metrics = List.of();
    private Optional<Behavior> behavior = Optional.empty();

    private Builder(String namespace, String name) {
      this.namespace = namespace;
      this.name = name;
    }

    public Builder replicas(int min, int max) {
      minReplicas = min;
      maxReplicas = max;
      return this;
    }

    public Builder metrics(List<MetricSpec> metrics) {
      this.metrics = metrics;
      return this;
    }

    public Builder metrics(MetricSpec... metrics) {
      return metrics(List.of(metrics));
    }

    public Builder behavior(Behavior behavior) {
      this.behavior = Optional.of(behavior);
      return this;
    }

    /**
     * The policy.
     *
     * @throws IllegalArgumentException naming the field, its value and what was expected
     */
    public Policy build() {
      return new Policy(namespace, name, minReplicas, maxReplicas, metrics, behavior);
    }
  }
}
