package dev.headroom.watch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a turn every so often until closed, whatever a turn throws: also an {@link Error} does not
 * end it. Thread-safe.
 *
 * <p>Turns start at a fixed rate, counted from the start of the first, and never two at a time. One
 * that takes longer than the interval makes the next ones late, not many. A turn that fails is
 * logged when it begins to fail, and then once a minute for as long as it goes on.
 */
public final class Every implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Every.class);
  private static final long SAY_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** What is done each time. */
  @FunctionalInterface
  public interface Turn {
    /**
     * Takes one turn.
     *
     * @throws InterruptedException when the loop is being closed
     * @throws Exception if it failed; the next turn comes all the same
     */
    void run() throws Exception;
  }

  private final String name;
  private final long intervalNanos;
  private final long firstAfterNanos;
  private final Turn turn;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private boolean wanted;

  @GuardedBy("lock")
  private boolean closed;

  private boolean failing;
  private long said;

  private Every(
      String name, Duration interval, Duration firstAfter, Turn turn, ThreadFactory threads) {
    if (interval.isZero() || interval.isNegative()) {
      throw new IllegalArgumentException("interval: " + interval + " (expected: > 0)");
    }
    this.name = name;
    this.intervalNanos = interval.toNanos();
    this.firstAfterNanos = firstAfter.toNanos();
    this.turn = turn;
    this.thread = threads.newThread(this::run);
  }

  /**
   * Starts on a virtual thread; the first turn comes at once.
   *
   * @param name of the thread, and in the log
   * @param interval from one turn's start to the next one's, more than zero
   */
  public static Every start(String name, Duration interval, Turn turn) {
    return start(name, interval, turn, Thread.ofVirtual().name(name).factory());
  }

  /** Starts on a thread of the given kind: one of the platform's, for turns that compute. */
  public static Every start(String name, Duration interval, Turn turn, ThreadFactory threads) {
    return startAfter(Duration.ZERO, name, interval, turn, threads);
  }

  /** Starts on a virtual thread; the first turn comes after {@code firstAfter}, not negative. */
  public static Every startAfter(Duration firstAfter, String name, Duration interval, Turn turn) {
    return startAfter(firstAfter, name, interval, turn, Thread.ofVirtual().name(name).factory());
  }

  /**
   * Starts on a thread of the given kind; the first turn comes after {@code firstAfter}, not
   * negative.
   */
  public static Every startAfter(
      Duration firstAfter, String name, Duration interval, Turn turn, ThreadFactory threads) {
    Every every = new Every(name, interval, firstAfter, turn, threads);
    every.thread.start();
    return every;
  }

  /** Takes the next turn now, or right after the one that runs. Later turns come when due. */
  public void soon() {
    lock.lock();
    try {
      wanted = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    if (firstAfterNanos > 0 && !await(firstAfterNanos)) {
      return;
    }
    long start = System.nanoTime();
    do {
      take();
    } while (await(intervalNanos - (System.nanoTime() - start) % intervalNanos));
  }

  @SuppressWarnings("Interruption") // only close() ends the loop
  private void take() {
    try {
      turn.run();
      if (failing) {
        failing = false;
        log.info("{}: works again", name);
      }
    } catch (Throwable e) {
      if (!isClosed()) {
        say(e);
      }
    }
  }

  private void say(Throwable e) {
    long now = System.nanoTime();
    if (!failing || now - said >= SAY_AGAIN_NANOS) {
      failing = true;
      said = now;
      try {
        log.warn("{}: a turn failed, the next one comes in time", name, e);
      } catch (Throwable full) {
        // Not even the log can be written to: the loop matters more.
      }
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next turn; false when there is none. */
  private boolean await(long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (!closed && !wanted && left > 0) {
        try {
          left = changed.awaitNanos(left);
        } catch (InterruptedException e) {
          // A turn's time-out may come late; only close() ends the loop.
        }
      }
      wanted = false;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** No turn begins any more; one that runs is interrupted. Does not wait for it. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
  }

  /**
   * Waits for the turn that was running at {@link #close}.
   *
   * @return whether it is over
   */
  public boolean awaitEnd(Duration atMost) throws InterruptedException {
    return thread.join(atMost);
  }
}
