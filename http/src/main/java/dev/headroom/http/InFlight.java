package dev.headroom.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the requests that are being answered, so that a server can let them end. Thread-safe. */
final class InFlight {
  private static final Duration LOOK = Duration.ofMillis(20);

  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong seen = new AtomicLong();

  void began() {
    requests.incrementAndGet();
    seen.incrementAndGet();
  }

  void ended() {
    requests.decrementAndGet();
  }

  /** Waits until there has been no request for as long as {@code drain} says. */
  void await(Drain drain) throws InterruptedException {
    long start = System.nanoTime();
    long last = -1;
    long quietSince = start;
    for (long now = start; now - start < drain.atMost().toNanos(); now = System.nanoTime()) {
      if (requests.get() > 0 || seen.get() != last) {
        last = seen.get();
        quietSince = now;
      }
      if (requests.get() == 0 && now - quietSince >= drain.quiet().toNanos()) {
        return;
      }
      Thread.sleep(LOOK);
    }
  }
}
