package dev.headroom.serving.rest;

import com.linecorp.armeria.server.ServiceRequestContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the requests that are being answered, so that a server that stops can let them end.
 * Thread-safe.
 */
public final class InFlight {
  private static final Duration LOOK = Duration.ofMillis(20);

  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong seen = new AtomicLong();

  /** Counts the request of {@code context} until its answer is sent. */
  void track(ServiceRequestContext context) {
    requests.incrementAndGet();
    seen.incrementAndGet();
    var _ = context.log().whenComplete().thenRun(requests::decrementAndGet);
  }

  /** Waits until there has been no request for {@code quiet}, at most {@code timeout}. */
  public void awaitQuiet(Duration quiet, Duration timeout) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    long last = -1;
    long quietSince = System.nanoTime();
    while (System.nanoTime() < end) {
      if (requests.get() > 0 || seen.get() != last) {
        last = seen.get();
        quietSince = System.nanoTime();
      } else if (System.nanoTime() - quietSince >= quiet.toNanos()) {
        return;
      }
      Thread.sleep(LOOK);
    }
  }
}
