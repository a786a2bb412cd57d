package dev.headroom.metrics.store;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** Stands where it is set. */
final class TestClock implements InstantSource {
  private final AtomicLong now;

  TestClock(long now) {
    this.now = new AtomicLong(now);
  }

  void set(long millis) {
    now.set(millis);
  }

  long advance(long millis) {
    return now.addAndGet(millis);
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(now.get());
  }

  @Override
  public long millis() {
    return now.get();
  }
}
