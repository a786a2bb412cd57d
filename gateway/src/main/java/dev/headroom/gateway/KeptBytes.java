package dev.headroom.gateway;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A budget of memory for request bodies that are kept to be sent again, and for answers that are
 * held until they are whole. Thread-safe.
 */
final class KeptBytes {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  KeptBytes(long limit) {
    this.limit = limit;
  }

  boolean take(long bytes) {
    if (used.addAndGet(bytes) <= limit) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  /** What is taken now. */
  long used() {
    return used.get();
  }

  void giveBack(long bytes) {
    if (bytes == 0) {
      return;
    }
    used.addAndGet(-bytes);
  }
}
