package dev.headroom.serving.streams;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.serving.engine.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The calls of a model version that wait for a stream: admits them, bounded, lets them leave, and
 * gives them to streams in order. Thread-safe; its lock is never held while a model runs.
 */
final class CallQueue {
  private final int streams;
  private final int capacity;
  private final Batching batching;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final TreeSet<QueuedCall> waiting = new TreeSet<>(QueuedCall.ORDER);

  @GuardedBy("lock")
  private long sequence;

  /** Streams that have calls, which run or are being put together. */
  @GuardedBy("lock")
  private int busy;

  /** Threads that wait here for a first call. */
  @GuardedBy("lock")
  private int idle;

  /** Threads that there are, or that are being started; more than none while calls wait. */
  @GuardedBy("lock")
  private int threads;

  @GuardedBy("lock")
  private boolean closed;

  /**
   * @param streams how many runs there may be at once, at least 1
   * @param capacity how many calls may wait beside the running ones, at least 0
   */
  CallQueue(int streams, int capacity, Batching batching) {
    this.streams = streams;
    this.capacity = capacity;
    this.batching = batching;
  }

  /**
   * Admits a call, if there is room for it.
   *
   * @param alone whether no other call may be run with it
   * @param starter is asked for a thread, which then {@link #take}s, where one is needed
   */
  Admission admit(
      List<Tensor> inputs,
      List<String> outputs,
      boolean alone,
      long priority,
      Consumer<QueuedCall> starter) {
    QueuedCall call;
    boolean waits;
    boolean another;
    lock.lock();
    try {
      if (closed) {
        return new Admission.Closed();
      }
      int free = streams - busy;
      if (waiting.size() >= capacity + (long) free * batching.size()) {
        return new Admission.QueueFull(waiting.size());
      }
      call = new QueuedCall(this, inputs, outputs, alone, priority, sequence++, System.nanoTime());
      waiting.add(call);
      waits = waiting.size() > free;
      another = threads < streams && waiting.size() > idle;
      if (another) {
        threads++;
      }
      if (batching.size() > 1) {
        // Some may wait for calls to put to those that they have, others for any.
        changed.signalAll();
      } else {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
    if (another) {
      starter.accept(call);
    }
    return new Admission.Admitted(call, waits);
  }

  /**
   * No thread could be had for {@code call}.
   *
   * @return calls that nobody would run any more, no longer in the queue
   */
  List<QueuedCall> notStarted(QueuedCall call) {
    lock.lock();
    try {
      threads--;
      List<QueuedCall> lost = new ArrayList<>();
      if (threads == 0) {
        lost.addAll(waiting);
        waiting.clear();
      } else if (waiting.remove(call)) {
        lost.add(call);
      }
      return lost;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it is closed, and nothing runs or waits. */
  boolean over() {
    lock.lock();
    try {
      return closed && threads == 0;
    } finally {
      lock.unlock();
    }
  }

  boolean remove(QueuedCall call) {
    lock.lock();
    try {
      return waiting.remove(call);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for calls and takes those that are to run together; {@link #done} must follow. Empty
   * where there were none for {@code patienceNanos}, or the queue is closed: then the thread has to
   * go.
   */
  List<QueuedCall> take(long patienceNanos) {
    lock.lock();
    try {
      if (!awaitCall(patienceNanos)) {
        threads--;
        return List.of();
      }
      busy++;
      QueuedCall first = waiting.removeFirst();
      int rows = Batch.rows(first);
      List<QueuedCall> calls =
          rows < 1 || rows >= batching.size() ? List.of(first) : together(first, rows);
      if (calls.size() == 1) {
        // Here, so that there is no moment when it neither waits nor runs, and cannot be ended.
        first.runs();
      }
      return calls;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private boolean awaitCall(long patienceNanos) {
    long left = patienceNanos;
    idle++;
    try {
      while (waiting.isEmpty()) {
        if (closed || left <= 0) {
          return false;
        }
        left = await(left);
      }
      return true;
    } finally {
      idle--;
    }
  }

  /** Both callers ask again in a loop. Nobody interrupts streams. */
  @SuppressWarnings("WaitNotInLoop")
  @GuardedBy("lock")
  private long await(long nanos) {
    try {
      return changed.awaitNanos(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  @GuardedBy("lock")
  private List<QueuedCall> together(QueuedCall first, int firstRows) {
    List<QueuedCall> calls = new ArrayList<>(List.of(first));
    int rows = firstRows;
    long end = first.admittedNanos + batching.delay().toNanos();
    while (true) {
      for (Iterator<QueuedCall> each = waiting.iterator();
          each.hasNext() && rows < batching.size(); ) {
        QueuedCall next = each.next();
        if (Batch.fit(first, next) && rows + Batch.rows(next) <= batching.size()) {
          each.remove();
          calls.add(next);
          rows += Batch.rows(next);
        }
      }
      long left = end - System.nanoTime();
      if (rows == batching.size() || left <= 0 || closed) {
        return calls;
      }
      await(left);
    }
  }

  /** What {@link #take} gave is done. */
  void done() {
    lock.lock();
    try {
      busy--;
    } finally {
      lock.unlock();
    }
  }

  /** Admits no more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Calls that wait for a stream; those for which one is free do not. */
  int waiting() {
    lock.lock();
    try {
      return Math.max(0, waiting.size() - (streams - busy));
    } finally {
      lock.unlock();
    }
  }

  /** Streams that run. */
  int running() {
    lock.lock();
    try {
      return busy;
    } finally {
      lock.unlock();
    }
  }
}
