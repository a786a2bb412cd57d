package dev.headroom.serving.rest;

import java.util.concurrent.atomic.AtomicLong;

/** How much memory request bodies may take, all together. Thread-safe. */
final class Budget {
  private final long limit;
  private final AtomicLong reserved = new AtomicLong();

  /**
   * @param limit in bytes
   */
  Budget(long limit) {
    this.limit = limit;
  }

  /** Reserves {@code bytes}, or nothing and says false. */
  boolean reserve(long bytes) {
    if (reserved.addAndGet(bytes) > limit) {
      reserved.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  void release(long bytes) {
    reserved.addAndGet(-bytes);
  }
}
