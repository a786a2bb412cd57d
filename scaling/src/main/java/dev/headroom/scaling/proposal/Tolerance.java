package dev.headroom.scaling.proposal;

import dev.headroom.scaling.policy.Behavior;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.ScalingRules;
import dev.headroom.scaling.policy.Settings;

/**
 * How far a value may be from its target before it proposes a change, by direction.
 *
 * @param down 0.1 lets the value fall to 90 % of its target
 * @param up 0.1 lets it rise to 110 %
 */
public record Tolerance(double down, double up) {

  /** The policy's own, where it may set one and does; else the controller's. */
  public static Tolerance of(Policy policy, Settings settings) {
    if (policy.behavior().isEmpty() || !settings.configurableTolerance()) {
      return new Tolerance(settings.tolerance(), settings.tolerance());
    }
    Behavior behavior = policy.behavior().get();
    return new Tolerance(of(behavior.scaleDown(), settings), of(behavior.scaleUp(), settings));
  }

  private static double of(ScalingRules rules, Settings settings) {
    return rules.tolerance().isPresent()
        ? rules.tolerance().get().doubleValue()
        : settings.tolerance();
  }

  /** Whether a ratio of value to target asks for no change. NaN never does. */
  public boolean covers(double ratio) {
    return 1.0 - down <= ratio && ratio <= 1.0 + up;
  }
}
