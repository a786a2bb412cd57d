package dev.headroom.scaling.policy;

import dev.headroom.scaling.quantity.Quantity;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The rules of one direction (autoscaling/v2 HPAScalingRules).
 *
 * @param stabilizationWindowSeconds 0..3600: act on the mildest recommendation of this long; absent
 *     means {@link Settings#downscaleStabilization} for scaling down, 0 for scaling up
 * @param selectPolicy which of the policies holds
 * @param policies how much may change in how long
 * @param tolerance how far from its target a metric may be before it proposes a change, 0.1 for 10
 *     %; absent means {@link Settings#tolerance}
 */
public record ScalingRules(
    OptionalInt stabilizationWindowSeconds,
    SelectPolicy selectPolicy,
    List<RatePolicy> policies,
    Optional<Quantity> tolerance) {

  private static final int MAX_WINDOW_SECONDS = 3600;

  /** Which of several policies holds. */
  public enum SelectPolicy {
    /** The one that allows the biggest change. */
    MAX,
    /** The one that allows the smallest change. */
    MIN,
    /** None: no change in this direction. */
    DISABLED
  }

  public ScalingRules {
    stabilizationWindowSeconds.ifPresent(
        seconds -> {
          if (seconds < 0 || seconds > MAX_WINDOW_SECONDS) {
            throw new IllegalArgumentException(
                "stabilizationWindowSeconds: "
                    + seconds
                    + " (expected: 0.."
                    + MAX_WINDOW_SECONDS
                    + ")");
          }
        });
    policies = List.copyOf(policies);
  }

  /** No window; 4 replicas or 100 % in 15 s, whichever is more. */
  public static ScalingRules scaleUpDefaults() {
    return new ScalingRules(
        OptionalInt.of(0),
        SelectPolicy.MAX,
        List.of(RatePolicy.pods(4, 15), RatePolicy.percent(100, 15)),
        Optional.empty());
  }

  /** The controller's window; then all at once. */
  public static ScalingRules scaleDownDefaults() {
    return new ScalingRules(
        OptionalInt.empty(),
        SelectPolicy.MAX,
        List.of(RatePolicy.percent(100, 15)),
        Optional.empty());
  }

  /** The longest period of any policy: scale events older than this are forgotten. */
  public int longestPeriodSeconds() {
    int longest = 0;
    for (RatePolicy policy : policies) {
      longest = Math.max(longest, policy.periodSeconds());
    }
    return longest;
  }
}
