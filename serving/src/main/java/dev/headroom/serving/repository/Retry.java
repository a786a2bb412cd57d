package dev.headroom.serving.repository;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When to try again what failed: at once where it has changed meanwhile, otherwise after a pause
 * that doubles with each failure, from a second to five minutes. Not thread-safe.
 */
final class Retry {
  private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(5);

  private @Nullable Object failed;
  private String reason = "";
  private long pauseNanos;
  private long dueNanos;

  /**
   * Whether to try now.
   *
   * @param what is tried: a value that differs when another outcome may be expected
   * @param now {@link System#nanoTime}
   */
  boolean due(Object what, long now) {
    return !what.equals(failed) || now - dueNanos >= 0;
  }

  /**
   * Takes note of a failure.
   *
   * @param why the reason
   * @return whether that is news, and not the same failure again
   */
  boolean failed(Object what, String why, long now) {
    boolean again = what.equals(failed);
    boolean news = !again || !why.equals(reason);
    pauseNanos = again ? Math.min(2 * pauseNanos, LONGEST_NANOS) : FIRST_NANOS;
    dueNanos = now + pauseNanos;
    failed = what;
    reason = why;
    return news;
  }

  /** Takes note of a success; says whether there was a failure before it. */
  boolean succeeded() {
    boolean before = failed != null;
    failed = null;
    reason = "";
    return before;
  }
}
