package dev.headroom.scaling.policy;

import dev.headroom.scaling.schedule.Schedules;
import java.util.List;
import java.util.Optional;

/**
 * How one workload should be scaled.
 *
 * @param namespace where the policy lives; messages name it
 * @param name of the policy
 * @param minReplicas 0 or more
 * @param maxReplicas 0 or more, not below minReplicas (a HorizontalPodAutoscaler's is 1 or more; a
 *     schedule may want none)
 * @param metrics each proposes a number of replicas, the largest wins; none means that no metric
 *     moves the number
 * @param behavior how fast the number may change; absent means the limits of an autoscaler without
 *     {@code behavior}, which are not those of one with an empty {@code behavior}
 * @param schedules bounds that change by the clock
 * @param scaleToZero when the last replica may go; only with minReplicas 0
 * @param fallback what stands in for a metric that is missing for long
 * @param startUp how starting replicas are waited for; absent means as Kubernetes does
 * @param mode whether the decision is applied
 */
public record Policy(
    String namespace,
    String name,
    int minReplicas,
    int maxReplicas,
    List<MetricSpec> metrics,
    Optional<Behavior> behavior,
    Schedules schedules,
    Optional<ScaleToZero> scaleToZero,
    Optional<Fallback> fallback,
    Optional<StartUp> startUp,
    Mode mode) {

  public Policy {
    if (maxReplicas < 0) {
      throw new IllegalArgumentException("maxReplicas: " + maxReplicas + " (expected: >= 0)");
    }
    if (minReplicas < 0 || minReplicas > maxReplicas) {
      throw new IllegalArgumentException(
          "minReplicas: " + minReplicas + " (expected: 0.." + maxReplicas + ", the maxReplicas)");
    }
    if (scaleToZero.isPresent() && minReplicas > 0) {
      throw new IllegalArgumentException(
          "minReplicas: " + minReplicas + " (expected: 0, with scaleToZero)");
    }
    metrics = List.copyOf(metrics);
  }

  /** The same policy within other bounds; one that keeps a replica does not scale to zero. */
  public Policy withBounds(int min, int max) {
    return new Policy(
        namespace,
        name,
        min,
        max,
        metrics,
        behavior,
        schedules,
        min == 0 ? scaleToZero : Optional.empty(),
        fallback,
        startUp,
        mode);
  }

  /** The same policy with other metrics. */
  public Policy withMetrics(List<MetricSpec> others) {
    return new Policy(
        namespace,
        name,
        minReplicas,
        maxReplicas,
        others,
        behavior,
        schedules,
        scaleToZero,
        fallback,
        startUp,
        mode);
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
    private Schedules schedules = Schedules.NONE;
    private Optional<ScaleToZero> scaleToZero = Optional.empty();
    private Optional<Fallback> fallback = Optional.empty();
    private Optional<StartUp> startUp = Optional.empty();
    private Mode mode = Mode.ACT;

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

    public Builder schedules(Schedules schedules) {
      this.schedules = schedules;
      return this;
    }

    public Builder scaleToZero(ScaleToZero scaleToZero) {
      this.scaleToZero = Optional.of(scaleToZero);
      return this;
    }

    public Builder fallback(Fallback fallback) {
      this.fallback = Optional.of(fallback);
      return this;
    }

    public Builder startUp(StartUp startUp) {
      this.startUp = Optional.of(startUp);
      return this;
    }

    public Builder mode(Mode mode) {
      this.mode = mode;
      return this;
    }

    /**
     * The policy.
     *
     * @throws IllegalArgumentException naming the field, its value and what was expected
     */
    public Policy build() {
      return new Policy(
          namespace,
          name,
          minReplicas,
          maxReplicas,
          metrics,
          behavior,
          schedules,
          scaleToZero,
          fallback,
          startUp,
          mode);
    }
  }
}
