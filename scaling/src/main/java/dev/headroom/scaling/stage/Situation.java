package dev.headroom.scaling.stage;

import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.ScaleToZero;
import dev.headroom.scaling.policy.Settings;
import dev.headroom.scaling.schedule.ReplicaBounds;
import dev.headroom.scaling.schedule.ScheduledBounds;
import dev.headroom.scaling.status.Condition;
import java.time.Instant;
import java.util.Optional;

/**
 * What a rule may know.
 *
 * @param scale of the target, which was found
 * @param policy with the bounds that hold now
 * @param bounds the same bounds, and who set them
 * @param scaleToZero the policy's, also while a schedule keeps replicas
 */
public record Situation(
    Instant now,
    Observation observation,
    Target.Scale scale,
    Policy policy,
    Settings settings,
    Bounds bounds,
    Optional<ScaleToZero> scaleToZero) {

  /** With the policy's own bounds. */
  public static Situation of(
      Instant now, Observation observation, Target.Scale scale, Policy policy, Settings settings) {
    Settings used = policy.scaleToZero().isPresent() ? settings.withScaleToZero(true) : settings;
    return new Situation(
        now, observation, scale, policy, used, Bounds.of(policy), policy.scaleToZero());
  }

  /** With the bounds that a schedule gives. */
  public Situation within(ScheduledBounds scheduled) {
    return within(Bounds.of(bounds.own(), scheduled));
  }

  /** With a minimum of at least one until the workload has been idle for long enough. */
  Situation keepingOne() {
    return within(bounds.keepingOne());
  }

  private Situation within(Bounds others) {
    ReplicaBounds range = others.now();
    return new Situation(
        now,
        observation,
        scale,
        policy.withBounds(range.minReplicas(), range.maxReplicas()),
        settings,
        others,
        scaleToZero);
  }

  public int currentReplicas() {
    return scale.specReplicas();
  }

  /** Whether the autoscaler itself took the last replica away, and so may bring it back. */
  public boolean wasScaledToZero() {
    return settings.scaleToZero() && observation.previous().isTrue(Condition.SCALED_TO_ZERO);
  }
}
