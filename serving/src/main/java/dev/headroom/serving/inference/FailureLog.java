package dev.headroom.serving.inference;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what the log says of requests that fail, so that a client who makes them fail cannot fill
 * a disk: the trace of each kind of failure once, and beside that a line a second. Thread-safe.
 */
public final class FailureLog {
  private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** More kinds than a program has; they can depend on what clients send. */
  private static final int MOST_KINDS = 100;

  private final Set<String> kinds = ConcurrentHashMap.newKeySet();
  private final AtomicLong due;
  private final AtomicInteger unsaid = new AtomicInteger();

  /**
   * @param text the failure and its cause, and how many were not told of before it
   * @param trace whether the trace is to be logged, too
   */
  record Line(String text, boolean trace) {}

  /** Of failures from now on. */
  public FailureLog() {
    this(System.nanoTime());
  }

  /**
   * @param nowNanos of the clock that {@link #next} is given
   */
  FailureLog(long nowNanos) {
    this.due = new AtomicLong(nowNanos);
  }

  /** Logs {@code failure}, if it is its turn. */
  public void log(Throwable failure) {
    Line line = next(failure, System.nanoTime());
    if (line != null) {
      LOG.error("a request failed: {}", line.text(), line.trace() ? failure : null);
    }
  }

  /** What to log of {@code failure} at {@code nowNanos}; null: nothing. */
  @Nullable Line next(Throwable failure, long nowNanos) {
    boolean first = kinds.size() < MOST_KINDS && kinds.add(kind(failure));
    long next = due.get();
    boolean turn = nowNanos - next >= 0 && due.compareAndSet(next, nowNanos + PAUSE_NANOS);
    if (!first && !turn) {
      unsaid.incrementAndGet();
      return null;
    }
    int before = unsaid.getAndSet(0);
    String more = before == 0 ? "" : " (and " + before + " before it that are not listed)";
    return new Line(Excerpt.message(described(failure)) + more, first);
  }

  private static String described(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure.toString() : failure + ", caused by " + cause;
  }

  private static String kind(Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    return failure.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
  }
}
