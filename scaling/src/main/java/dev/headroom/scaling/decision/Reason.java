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
  TOO_FEW_REPLICAS("TooFewReplicas"),
  /** Fewer than a window or a job allows now. */
  SCHEDULED_MIN_REPLICAS("ScheduledMinReplicas"),
  /** More than a window or a job allows now. */
  SCHEDULED_MAX_REPLICAS("ScheduledMaxReplicas"),
  /** Replicas that were asked for are still starting. */
  REPLICAS_STARTING("ReplicasStarting"),
  /** Replicas that have just become ready have not worked off the queue that they found. */
  REPLICAS_DRAINING("ReplicasDraining"),
  /** A metric has been missing for long. */
  METRIC_FALLBACK("MetricFallback"),
  /** Nothing has been asked of the workload for long. */
  IDLE("Idle"),
  /** Something was asked of the workload not long ago, so one replica stays. */
  NOT_IDLE_LONG_ENOUGH("NotIdleLongEnough"),
  /** Requests wait, and there is no replica. */
  REQUESTS_WAITING("RequestsWaiting"),
  /** The policy only advises. */
  ADVISE_ONLY("AdviseOnly");

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
