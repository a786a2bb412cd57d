package dev.headroom.serving.repository;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The requests that wait for a version that is loaded on demand. While there are any it is not
 * unloaded, once it is loaded. Thread-safe.
 */
public final class Demand {
  private final AtomicInteger claims = new AtomicInteger();
  private final Runnable whenUnclaimed;

  /**
   * @param whenUnclaimed is run when the last one has got in, or waits no more
   */
  Demand(Runnable whenUnclaimed) {
    this.whenUnclaimed = whenUnclaimed;
  }

  /**
   * A request waits; {@link #release} must follow once it has got in, or does not wait any more.
   */
  public void claim() {
    claims.incrementAndGet();
  }

  /** The request that claimed it waits no more. */
  public void release() {
    if (claims.decrementAndGet() == 0) {
      whenUnclaimed.run();
    }
  }

  boolean isClaimed() {
    return claims.get() > 0;
  }
}
