package dev.headroom.metrics.exposition;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/**
 * How much time of a processor the reading of a page may take. Counted is the time that the thread
 * really had, so that a busy machine makes no page costly; where the JVM cannot tell, as on a
 * virtual thread, the time that passed. For the thread that made it.
 */
public final class CpuLimit {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final long limitNanos;
  private final boolean ofThread =
      THREADS.isCurrentThreadCpuTimeSupported() && !Thread.currentThread().isVirtual();
  private final long start = now();

  private CpuLimit(Duration limit) {
    this.limitNanos = limit.toNanos();
  }

  /** A limit that counts from now. */
  public static CpuLimit fromNow(Duration limit) {
    return new CpuLimit(limit);
  }

  /**
   * Ends what goes on too long.
   *
   * @throws CpuLimitExceededException if the time is over
   * @throws InterruptedException if nobody waits for the page any more
   */
  void check() throws CpuLimitExceededException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (now() - start > limitNanos) {
      throw new CpuLimitExceededException(Duration.ofNanos(limitNanos));
    }
  }

  private long now() {
    return ofThread ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
  }
}
