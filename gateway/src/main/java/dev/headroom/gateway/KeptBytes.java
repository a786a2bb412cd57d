package dev.headroom.gateway;

import java.util.concurrent.atomic.AtomicLong;

/** A budget of memory for request bodies that are kept to be sent again. Thread-safe. */
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

  void giveBack(long bytes) {
    used.addAndGet(-bytes);
  }
}
