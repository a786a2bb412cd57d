package dev.headroom.kubernetes.metricsapi.request;

import dev.headroom.kubernetes.metricsapi.wire.Status;

/** A path that asks for nothing that there is, or asks for it wrongly. */
public final class BadPathException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Status status;

  BadPathException(Status status) {
    super(status.message(), null, false, false);
    this.status = status;
  }

  /** What is answered. */
  public Status status() {
    return status;
  }
}
