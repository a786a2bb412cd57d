package dev.headroom.scaling.policy;

import java.time.Duration;

/**
 * When the last replica may go.
 *
 * @param idle how long nothing may have been asked of the workload before; 0 or more. The rules of
 *     scaling down apply as well, and run at the same time.
 */
public record ScaleToZero(Duration idle) {
  /** KEDA's cooldownPeriod, and the window that Kubernetes scales down by. */
  public static final Duration DEFAULT_IDLE = Duration.ofMinutes(5);

  public ScaleToZero {
    if (idle.isNegative()) {
      throw new IllegalArgumentException("idle: " + idle + " (expected: >= 0)");
    }
  }
}
