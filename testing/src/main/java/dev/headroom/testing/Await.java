package dev.headroom.testing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what a test expects to come: never longer than it takes, and never for ever. */
public final class Await {
  /** How long a test waits that names no limit: far longer than anything takes that comes. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(3);

  private Await() {}

  /** What is waited for. */
  @FunctionalInterface
  public interface Condition<E extends Exception> {
    boolean holds() throws E;
  }

  /** Returns once the condition holds; fails when it does not within {@link #PATIENCE}. */
  public static <E extends Exception> void until(Condition<E> condition) throws E {
    until("what the test waits for", condition);
  }

  /** Returns once the condition holds; fails when it does not within {@link #PATIENCE}. */
  public static <E extends Exception> void until(String what, Condition<E> condition) throws E {
    until(what, PATIENCE, condition);
  }

  /** Returns once the condition holds; fails when it does not within the limit. */
  public static <E extends Exception> void until(
      String what, Duration limit, Condition<E> condition) throws E {
    until(() -> what, limit, condition);
  }

  /**
   * Returns once the condition holds; fails when it does not within the limit, or when the thread
   * is interrupted, with the description as it is by then.
   */
  public static <E extends Exception> void until(
      Supplier<String> what, Duration limit, Condition<E> condition) throws E {
    long start = System.nanoTime();
    while (!condition.holds()) {
      if (System.nanoTime() - start > limit.toNanos()) {
        throw new AssertionError("not within " + limit + ": " + what.get());
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError("interrupted while waiting: " + what.get());
      }
      LockSupport.parkNanos(LOOK);
    }
  }
}
