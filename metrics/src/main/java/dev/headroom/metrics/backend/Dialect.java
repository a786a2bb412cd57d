package dev.headroom.metrics.backend;

/** Which PromQL is read by whoever will be asked: what a file's queries can be checked by. */
public enum Dialect {
  /** Headroom's own: what it cannot read is a mistake. */
  OWN,
  /**
   * Another program's, as MetricsQL: what Headroom cannot read may be a mistake, and only that
   * program can say.
   */
  OTHER
}
