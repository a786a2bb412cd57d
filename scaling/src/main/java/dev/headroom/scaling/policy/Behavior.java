package dev.headroom.scaling.policy;

/**
 * How fast the number of replicas may change, by direction. Both are there, defaulted where the
 * user set only one.
 */
public record Behavior(ScalingRules scaleUp, ScalingRules scaleDown) {

  /** What autoscaling/v2 fills in for a {@code behavior} that sets nothing. */
  public static Behavior defaults() {
    return new Behavior(ScalingRules.scaleUpDefaults(), ScalingRules.scaleDownDefaults());
  }
}
