package dev.headroom.api.resource;

import dev.headroom.scaling.policy.Behavior;
import dev.headroom.scaling.policy.Fallback;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.policy.Mode;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.ScaleToZero;
import dev.headroom.scaling.policy.StartUp;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.schedule.Schedules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A ScalingPolicy's spec without its target.
 *
 * @param minReplicas 0 or more; 1 by default
 * @param maxReplicas 1 or more, not below minReplicas
 * @param metrics each proposes a number of replicas, the largest wins; none, where schedules say
 *     enough, or where it is left to what runs it
 * @param behavior how fast the number may change; absent is not the same as empty
 * @param schedules when other bounds hold
 * @param scaleToZero when the last replica may go; there if, and only if, minReplicas is 0
 * @param fallback what stands in for a metric that is missing for long
 * @param startUp how starting replicas are waited for; absent means as Kubernetes does
 * @param mode whether decisions are carried out
 * @param interval from one decision to the next; absent for the default of where it runs
 * @param warmStandby how many replicas beyond those wanted are kept ready without getting requests,
 *     within maxReplicas; they step in at once when more are wanted. 0 by default
 */
public record Scaling(
    int minReplicas,
    int maxReplicas,
    List<Metric> metrics,
    Optional<Behavior> behavior,
    Schedules schedules,
    Optional<ScaleToZero> scaleToZero,
    Optional<Fallback> fallback,
    Optional<StartUp> startUp,
    Mode mode,
    Optional<Duration> interval,
    int warmStandby) {

  /** What to scale on. */
  public sealed interface Metric {
    /** A metric as a HorizontalPodAutoscaler has it. */
    record Spec(MetricSpec spec) implements Metric {}

    /**
     * A named measure.
     *
     * @param target for each replica; stands in for the one that is recommended
     * @param parameters what a server's page does not say, by name, as {@code streams}; 1 or more
     */
    record Signal(String name, Optional<Quantity> target, Map<String, Integer> parameters)
        implements Metric {
      public Signal {
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
      }

      /** A signal without parameters. */
      public static Signal of(String name, Optional<Quantity> target) {
        return new Signal(name, target, Map.of());
      }
    }

    /**
     * A number that a query in PromQL comes to.
     *
     * @param name what it is called in reasons
     * @param target as an External metric's
     */
    record Query(String name, String expression, MetricTarget target) implements Metric {
      /** What the decision takes it for. */
      public MetricSpec spec() {
        return new MetricSpec.External(MetricIdentifier.named(name), target);
      }
    }
  }

  public Scaling {
    metrics = List.copyOf(metrics);
  }

  /** Whether the user leaves open what moves the number. */
  public boolean saysNothing() {
    return metrics.isEmpty() && schedules.isEmpty();
  }

  /** The same with other metrics. */
  public Scaling withMetrics(List<Metric> others) {
    return new Scaling(
        minReplicas,
        maxReplicas,
        others,
        behavior,
        schedules,
        scaleToZero,
        fallback,
        startUp,
        mode,
        interval,
        warmStandby);
  }

  /**
   * What the decision takes.
   *
   * @param catalog what a signal measures
   */
  public Policy policy(String namespace, String name, Function<Metric.Signal, MetricSpec> catalog) {
    List<MetricSpec> specs = new ArrayList<>();
    for (Metric metric : metrics) {
      specs.add(
          switch (metric) {
            case Metric.Spec(MetricSpec spec) -> spec;
            case Metric.Signal signal -> catalog.apply(signal);
            case Metric.Query query -> query.spec();
          });
    }
    Policy.Builder policy =
        Policy.named(namespace, name)
            .replicas(minReplicas, maxReplicas)
            .metrics(specs)
            .schedules(schedules)
            .mode(mode);
    behavior.ifPresent(policy::behavior);
    scaleToZero.ifPresent(policy::scaleToZero);
    fallback.ifPresent(policy::fallback);
    startUp.ifPresent(policy::startUp);
    return policy.build();
  }
}
