package dev.headroom.serving.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * The wish that one {@link Model#run} end before its end, of whoever started it. It is heard
 * between two operators of a model, or not at all, where an engine cannot do it. Thread-safe.
 */
public final class Stop {
  @GuardedBy("this")
  private boolean wanted;

  @GuardedBy("this")
  private @Nullable Runnable how;

  /** Ends the run, or keeps it from beginning. */
  public synchronized void request() {
    wanted = true;
    if (how != null) {
      how.run();
    }
  }

  /** Whether it was wished for. */
  public synchronized boolean requested() {
    return wanted;
  }

  /**
   * For engines: from now on {@code how} ends the run. It is short, waits for nothing, and may be
   * called several times, by any thread, until {@link #over}.
   *
   * @return false where the run is not to begin at all
   */
  public synchronized boolean by(Runnable how) {
    this.how = how;
    return !wanted;
  }

  /** For engines: nothing runs any more that could be ended. */
  public synchronized void over() {
    how = null;
  }
}
