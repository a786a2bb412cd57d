package dev.headroom.scaling.status;

import java.time.Instant;
import java.util.Optional;

/**
 * One thing that is so, is not so, or is not known.
 *
 * @param type one of the constants below, or whatever another writer left in the status
 * @param lastTransitionTime when {@code status} last changed
 * @param reason one word for programs
 * @param message a sentence for people
 */
public record Condition(
    String type,
    ConditionStatus status,
    Optional<Instant> lastTransitionTime,
    String reason,
    String message) {

  /** Whether the number of replicas can be read and set. */
  public static final String ABLE_TO_SCALE = "AbleToScale";

  /** Whether the metrics say how many replicas there should be. */
  public static final String SCALING_ACTIVE = "ScalingActive";

  /** Whether a bound or a rate kept the number from being what the metrics want. */
  public static final String SCALING_LIMITED = "ScalingLimited";

  /** Whether the autoscaler itself took the last replica away. */
  public static final String SCALED_TO_ZERO = "ScaledToZero";
}
