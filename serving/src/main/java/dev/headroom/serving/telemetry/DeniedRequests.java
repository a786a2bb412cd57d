package dev.headroom.serving.telemetry;

import java.util.concurrent.atomic.LongAdder;

/** Requests whose key does not allow what they ask. Thread-safe. */
public final class DeniedRequests {
  private final LongAdder forbidden = new LongAdder();

  /** There was one. */
  public void forbidden() {
    forbidden.increment();
  }

  /** How many there were. */
  public long count() {
    return forbidden.sum();
  }
}
