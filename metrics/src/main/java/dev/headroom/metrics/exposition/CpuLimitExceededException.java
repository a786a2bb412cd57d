package dev.headroom.metrics.exposition;

import java.time.Duration;

/** A page whose reading takes longer than it may. Nothing of it is used. */
public final class CpuLimitExceededException extends Exception {
  private static final long serialVersionUID = 1L;

  CpuLimitExceededException(Duration limit) {
    super("reading it takes more than " + limit.toMillis() + " ms of a processor");
  }
}
