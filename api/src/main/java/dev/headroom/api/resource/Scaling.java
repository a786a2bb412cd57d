package dev.headroom.api.resource;

import dev.headroom.scaling.policy.Behavior;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.schedule.Schedules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A ScalingPolicy's spec without its target.
 *
 * @param minReplicas 0 or more; 1 by default
 * @param maxReplicas 1 or more, not below minReplicas
 * @param metrics each proposes a number of replicas, the largest wins; may be empty where schedules
 *     say enough
 * @param behavior how fast the number may change; absent is not the same as empty
 * @param schedules when other bounds hold
 * @param mode whether decisions are carried out
 * @param interval from one decision to the next; absent for the default of where it runs
 */
public record Scaling(
    int minReplicas,
    int maxReplicas,
    List<Metric> metrics,
    Optional<Behavior> behavior,
    Schedules schedules,
    Mode mode,
    Optional<Duration> interval) {

  /** What to scale on. */
  public sealed interface Metric {
    /** A metric as a HorizontalPodAutoscaler has it. */
    record Spec(MetricSpec spec) implements Metric {}

    /**
     * A named query from the catalog; {@code target} stands in for the one that the catalog
     * recommends.
     */
    record Signal(String name, Optional<Quantity> target) implements Metric {}
  }

  /** Whether decisions are carried out. */
  public enum Mode {
    /** They are. */
    ACT,
    /** They are only shown, with their reasons. */
    ADVISE
  }

  public Scaling {
    metrics = List.copyOf(metrics);
  }
}
