package dev.headroom.scaling.policy;

import java.time.Duration;

/**
 * The settings of the controller, the same for all policies; names and defaults are those of
 * kube-controller-manager 1.36, but for the last.
 *
 * @param tolerance how far from its target a metric may be before it proposes a change ({@code
 *     --horizontal-pod-autoscaler-tolerance})
 * @param cpuInitializationPeriod how long after its start a replica's CPU use may be ignored
 *     ({@code --horizontal-pod-autoscaler-cpu-initialization-period})
 * @param initialReadinessDelay a replica that became unready for the last time this soon after its
 *     start counts as never having been ready ({@code
 *     --horizontal-pod-autoscaler-initial-readiness-delay})
 * @param downscaleStabilization the window of scaling down, where a policy sets none ({@code
 *     --horizontal-pod-autoscaler-downscale-stabilization})
 * @param scaleToZero the feature gate HPAScaleToZero
 * @param configurableTolerance the feature gate HPAConfigurableTolerance
 * @param gapsHold whether the number of replicas that was there while no metric could be read
 *     counts in the window of scaling down. Kubernetes has nothing of the kind: there the first
 *     look after a gap that is longer than the window decides alone, before all replicas are seen
 *     again
 */
public record Settings(
    double tolerance,
    Duration cpuInitializationPeriod,
    Duration initialReadinessDelay,
    Duration downscaleStabilization,
    boolean scaleToZero,
    boolean configurableTolerance,
    boolean gapsHold) {

  private static final Settings DEFAULTS =
      new Settings(
          0.1, Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofMinutes(5), false, true);
  private static final Settings HEADROOM =
      new Settings(
          DEFAULTS.tolerance,
          DEFAULTS.cpuInitializationPeriod,
          DEFAULTS.initialReadinessDelay,
          DEFAULTS.downscaleStabilization,
          true,
          true,
          true);

  public Settings {
    if (!(tolerance >= 0)) {
      throw new IllegalArgumentException("tolerance: " + tolerance + " (expected: >= 0)");
    }
    requireNotNegative("cpuInitializationPeriod", cpuInitializationPeriod);
    requireNotNegative("initialReadinessDelay", initialReadinessDelay);
    requireNotNegative("downscaleStabilization", downscaleStabilization);
  }

  /** Those of Kubernetes alone. */
  public Settings(
      double tolerance,
      Duration cpuInitializationPeriod,
      Duration initialReadinessDelay,
      Duration downscaleStabilization,
      boolean scaleToZero,
      boolean configurableTolerance) {
    this(
        tolerance,
        cpuInitializationPeriod,
        initialReadinessDelay,
        downscaleStabilization,
        scaleToZero,
        configurableTolerance,
        false);
  }

  /** What Headroom scales by, on one machine and on a cluster. */
  public static Settings ofHeadroom() {
    return HEADROOM;
  }

  /** What a cluster has that sets no flag. */
  public static Settings defaults() {
    return DEFAULTS;
  }

  public Settings withScaleToZero(boolean enabled) {
    return new Settings(
        tolerance,
        cpuInitializationPeriod,
        initialReadinessDelay,
        downscaleStabilization,
        enabled,
        configurableTolerance,
        gapsHold);
  }

  private static void requireNotNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= 0)");
    }
  }
}
