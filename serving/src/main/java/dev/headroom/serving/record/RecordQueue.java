package dev.headroom.serving.record;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records on their way to a thread that does something with several at a time. As many wait as may,
 * further ones are dropped; that is said once a minute. Thread-safe.
 */
public final class RecordQueue<T> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RecordQueue.class);
  private static final long SAY_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final Duration END = Duration.ofSeconds(3);

  private final String name;
  private final int mostAtOnce;
  private final BlockingQueue<T> waiting;
  private final long patienceNanos;
  private final Use<T> use;
  private final Thread thread;
  private final LongAdder dropped = new LongAdder();
  private final AtomicLong sayNanos = new AtomicLong(System.nanoTime());
  private volatile boolean closed;

  /** What is done with them. */
  @FunctionalInterface
  public interface Use<T> {
    /** They are the caller's again when it returns. */
    void take(List<T> several) throws InterruptedException;
  }

  /**
   * A queue whose thread is not started yet.
   *
   * @param name of the thread
   * @param mostWaiting at least 1
   * @param mostAtOnce at least 1
   * @param patience how long one may wait for others to be taken with it, not negative
   */
  public RecordQueue(String name, int mostWaiting, int mostAtOnce, Duration patience, Use<T> use) {
    this.name = name;
    this.mostAtOnce = mostAtOnce;
    this.waiting = new ArrayBlockingQueue<>(mostWaiting);
    this.patienceNanos = patience.toNanos();
    this.use = use;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  /** Begins to take them. */
  public void start() {
    thread.start();
  }

  /** Takes it, or drops it. */
  public void offer(T request) {
    if (closed || !waiting.offer(request)) {
      drop(1);
      long due = sayNanos.get();
      long now = System.nanoTime();
      if (!closed && now - due >= 0 && sayNanos.compareAndSet(due, now + SAY_NANOS)) {
        LOG.warn("{}: {} requests were dropped, more come than can be kept", name, dropped());
      }
    }
  }

  /** Counts what could not be kept. */
  public void drop(int count) {
    dropped.add(count);
  }

  /** How many could not be kept. */
  public long dropped() {
    return dropped.sum();
  }

  /** Whether what is taken now is the last. */
  public boolean isClosed() {
    return closed;
  }

  private void run() {
    List<T> several = new ArrayList<>();
    try {
      while (!closed || !waiting.isEmpty()) {
        T first = waiting.poll(LOOK_NANOS, TimeUnit.NANOSECONDS);
        if (first != null) {
          several.add(first);
          addOthers(several);
          take(several);
          several.clear();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      drop(waiting.size());
    }
  }

  private void addOthers(List<T> several) throws InterruptedException {
    long start = System.nanoTime();
    waiting.drainTo(several, mostAtOnce - several.size());
    while (several.size() < mostAtOnce && !closed) {
      long left = patienceNanos - (System.nanoTime() - start);
      T next = left <= 0 ? null : waiting.poll(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS);
      if (next != null) {
        several.add(next);
      } else if (left <= 0) {
        return;
      }
    }
    waiting.drainTo(several, mostAtOnce - several.size());
  }

  private void take(List<T> several) throws InterruptedException {
    try {
      use.take(several);
    } catch (RuntimeException | Error e) {
      drop(several.size());
      LOG.error("{}: {} requests were dropped", name, several.size(), e);
    }
  }

  /** What waits is done with, for some seconds at most. */
  @Override
  public void close() {
    closed = true;
    try {
      if (!thread.join(END)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
