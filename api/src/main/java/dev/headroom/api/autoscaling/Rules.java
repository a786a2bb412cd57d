package dev.headroom.api.autoscaling;

/** How strict to be. */
public enum Rules {
  /** What Kubernetes asks of an object that is being created. */
  ADMISSION,
  /**
   * What an object that a cluster holds may also have, because the controller has an answer to it:
   * a metric of an unknown type, which fails, a target that lacks its type or value, or has two,
   * and zero as minReplicas.
   */
  STORED
}
