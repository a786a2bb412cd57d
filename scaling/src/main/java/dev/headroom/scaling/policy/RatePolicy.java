package dev.headroom.scaling.policy;

/**
 * How much may change in how long (autoscaling/v2 HPAScalingPolicy).
 *
 * @param value replicas or percent, 1 or more
 * @param periodSeconds 1..1800
 */
public record RatePolicy(Type type, int value, int periodSeconds) {

  private static final int MAX_PERIOD_SECONDS = 1800;

  /** What {@code value} counts. */
  public enum Type {
    PODS,
    PERCENT
  }

  public RatePolicy {
    if (value < 1) {
      throw new IllegalArgumentException("value: " + value + " (expected: >= 1)");
    }
    if (periodSeconds < 1 || periodSeconds > MAX_PERIOD_SECONDS) {
      throw new IllegalArgumentException(
          "periodSeconds: " + periodSeconds + " (expected: 1.." + MAX_PERIOD_SECONDS + ")");
    }
  }

  public static RatePolicy pods(int value, int periodSeconds) {
    return new RatePolicy(Type.PODS, value, periodSeconds);
  }

  public static RatePolicy percent(int value, int periodSeconds) {
    return new RatePolicy(Type.PERCENT, value, periodSeconds);
  }
}
