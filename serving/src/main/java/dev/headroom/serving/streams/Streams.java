package dev.headroom.serving.streams;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.Model;
import dev.headroom.serving.engine.Tensor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one model version and the queue in front of them; owns the model. Thread-safe.
 *
 * <p>One lock guards the queue and the count of running calls, and is never held while a model
 * runs.
 */
public final class Streams {
  private final Model model;
  private final int streams;
  private final int capacity;
  private final StreamObserver observer;

  private final CountDownLatch ended = new CountDownLatch(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final ArrayDeque<Call> waiting = new ArrayDeque<>();

  @GuardedBy("lock")
  private int running;

  @GuardedBy("lock")
  private int alive;

  @GuardedBy("lock")
  private boolean closed;

  @GuardedBy("lock")
  private Runnable whenEnded = () -> {};

  /**
   * Starts the streams. Takes over {@code model}, also where that fails.
   *
   * @param name what the threads are called
   * @param streams how many calls run at once, at least 1
   * @param capacity how many calls may wait beside the running ones, at least 0
   */
  public Streams(String name, Model model, int streams, int capacity, StreamObserver observer) {
    this.model = model;
    this.streams = streams;
    this.capacity = capacity;
    this.observer = observer;
    this.alive = streams;
    int started = 0;
    try {
      for (; started < streams; started++) {
        Thread.ofPlatform().name("stream-" + name + "-" + started).daemon().start(this::serve);
      }
    } catch (RuntimeException | Error e) {
      stopHalfStarted(streams - started);
      throw e;
    }
  }

  /** The machine may have no thread left. */
  private void stopHalfStarted(int missing) {
    close(() -> {});
    for (int i = 0; i < missing; i++) {
      leave();
    }
  }

  /**
   * Runs {@code model} on {@code inputs} as soon as a stream is free, unless too many calls wait.
   */
  public Admission admit(List<Tensor> inputs, List<String> outputs) {
    lock.lock();
    try {
      if (closed) {
        return new Admission.Closed();
      }
      if (running + waiting.size() >= streams + capacity) {
        return new Admission.QueueFull(waiting.size());
      }
      Call call = new Call(this, inputs, outputs, System.nanoTime());
      waiting.add(call);
      changed.signal();
      return new Admission.Admitted(call);
    } finally {
      lock.unlock();
    }
  }

  /** Calls that wait for a stream. */
  public int waiting() {
    lock.lock();
    try {
      return Math.max(0, waiting.size() - Math.max(0, alive - running));
    } finally {
      lock.unlock();
    }
  }

  /** Calls that run. */
  public int running() {
    lock.lock();
    try {
      return running;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Admits no more calls; those admitted are run, then the model is closed. A second call changes
   * nothing.
   *
   * @param ended is run when the model is closed, in a stream's thread
   */
  public void close(Runnable ended) {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        whenEnded = ended;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits, at most {@code patience}, until the model is closed; false where it is not. */
  public boolean awaitEnd(Duration patience) throws InterruptedException {
    return ended.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  boolean remove(Call call) {
    lock.lock();
    try {
      return waiting.remove(call);
    } finally {
      lock.unlock();
    }
  }

  private void serve() {
    for (Call call = next(); call != null; call = next()) {
      run(call);
    }
    leave();
  }

  private void leave() {
    Runnable last = lastToLeave();
    if (last != null) {
      try {
        model.close();
      } finally {
        ended.countDown();
        last.run();
      }
    }
  }

  private @Nullable Call next() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      Call call = waiting.poll();
      if (call != null) {
        running++;
      }
      return call;
    } finally {
      lock.unlock();
    }
  }

  /** What is to be run at the end, for the last one; null for the others. */
  private @Nullable Runnable lastToLeave() {
    lock.lock();
    try {
      return --alive == 0 ? whenEnded : null;
    } finally {
      lock.unlock();
    }
  }

  private void run(Call call) {
    long start = System.nanoTime();
    List<Tensor> outputs = List.of();
    Throwable failure = null;
    try {
      observer.waited(start - call.admittedNanos);
      outputs = model.run(call.inputs, call.outputs);
      observer.ran(System.nanoTime() - start);
    } catch (EngineException | RuntimeException | Error e) {
      failure = e;
    }
    lock.lock();
    try {
      running--;
    } finally {
      lock.unlock();
    }
    if (failure == null) {
      call.result().complete(outputs);
    } else {
      call.result().completeExceptionally(failure);
    }
  }
}
