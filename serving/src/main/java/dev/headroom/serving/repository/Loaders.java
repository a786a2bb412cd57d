package dev.headroom.serving.repository;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that look at models' folders and load models: as many as are needed, up to a number,
 * and none that has nothing to do. A job that hangs, or takes long, holds no other up for longer
 * than the patience: where no thread has become free for so long, there is one more. Thread-safe.
 */
final class Loaders {
  private static final Logger LOG = LoggerFactory.getLogger(Loaders.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** With one thread, each slow load would hold up all others for the patience. */
  private static final int LEAST = 2;

  private static final int MOST = 4;

  private final int usual;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final Queue<Runnable> jobs = new ArrayDeque<>();

  @GuardedBy("lock")
  private int threads;

  @GuardedBy("lock")
  private long taken;

  @GuardedBy("lock")
  private boolean watched;

  /**
   * @param usual how many jobs run at a time while none takes long, at least 1
   * @param patience how long jobs wait while no thread becomes free
   */
  Loaders(int usual, Duration patience) {
    if (usual < 1) {
      throw new IllegalArgumentException("usual: " + usual + " (expected: >= 1)");
    }
    this.usual = usual;
    this.patience = patience;
  }

  /** As many as a machine of {@code cores} is well used by. */
  static Loaders forCores(int cores) {
    return new Loaders(Math.clamp(cores, LEAST, MOST), PATIENCE);
  }

  /** Runs {@code job} as soon as a thread is free. */
  void execute(Runnable job) {
    boolean another;
    boolean watch;
    long now;
    lock.lock();
    try {
      jobs.add(job);
      now = taken;
      another = threads < usual;
      if (another) {
        threads++;
      }
      watch = !another && !watched;
      watched |= watch;
    } finally {
      lock.unlock();
    }
    if (another) {
      start();
    }
    if (watch) {
      watch(now);
    }
  }

  /** Runs {@code job} at once, in a thread of its own: what somebody waits for, and is short. */
  void apart(Runnable job) {
    Thread.ofPlatform().name("model-change").daemon().start(job);
  }

  private void start() {
    try {
      Thread.ofPlatform().name("model-loader").daemon().start(this::serve);
    } catch (RuntimeException | Error e) {
      // The machine may have no thread left: others, or those of later jobs, do this one.
      ended();
      throw e;
    }
  }

  private void ended() {
    lock.lock();
    try {
      threads--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void serve() {
    for (Runnable job = take(); job != null; job = take()) {
      try {
        job.run();
      } catch (Throwable e) {
        LOG.error("a model loader's job failed", e);
      }
    }
  }

  /** The next job; null where there is none, and the thread has to end. */
  private @Nullable Runnable take() {
    lock.lock();
    try {
      Runnable job = jobs.poll();
      if (job == null) {
        threads--;
        changed.signalAll();
      } else {
        taken++;
      }
      return job;
    } finally {
      lock.unlock();
    }
  }

  /** Sees to it that jobs do not wait for ever. */
  private void watch(long before) {
    CompletableFuture.delayedExecutor(patience.toNanos(), TimeUnit.NANOSECONDS)
        .execute(() -> look(before));
  }

  private void look(long before) {
    boolean another;
    long now;
    lock.lock();
    try {
      if (jobs.isEmpty()) {
        watched = false;
        return;
      }
      another = taken == before || threads == 0;
      now = taken;
      if (another) {
        threads++;
      }
    } finally {
      lock.unlock();
    }
    watch(now);
    if (another) {
      start();
    }
  }

  /** Waits, at most {@code atMost}, until no job runs or waits; false where one does. */
  boolean awaitIdle(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (threads > 0 || !jobs.isEmpty()) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
