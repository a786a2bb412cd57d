package dev.headroom.scaling.decision;

/** Why a stage changed the number. Where Kubernetes has a word for it, it is that. */
public enum Reason {
  /** There are more replicas than allowed. */
  ABOVE_MAX_REPLICAS("AboveMaxReplicas"),
  /** There are fewer replicas than allowed. */
  BELOW_MIN_REPLICAS("BelowMinReplicas"),
  /** A recent recommendation was lower. */
  SCALE_UP_STABILIZED("ScaleUpStabilized"),
  /** A recent recommendation was higher. */
  SCALE_DOWN_STABILIZED("ScaleDownStabilized"),
  /** Faster than replicas may be added. */
  SCALE_UP_LIMIT("ScaleUpLimit"),
  /** Faster than replicas may be taken away. */
  SCALE_DOWN_LIMIT("ScaleDownLimit"),
  /** More than maxReplicas. */
  TOO_MANY_REPLICAS("TooManyReplicas"),
  /** Fewer than minReplicas. */
  TOO_FEW_REPLICAS("TooFewReplicas");

  private final String text;

  Reason(String text) {
    this.text = text;
  }

  /** The word as programs and Kubernetes spell it. */
  @Override
  public String toString() {
    return text;
  }
}
