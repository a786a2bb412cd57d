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
final class RecordQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RecordQueue.class);
  private static final long SAY_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long LOOK_MILLIS = 200;
  private static final Duration END = Duration.ofSeconds(3);

  private final String name;
  private final int mostAtOnce;
  private final BlockingQueue<RequestRecord> waiting;
  private final Use use;
  private final Thread thread;
  private final LongAdder dropped = new LongAdder();
  private final AtomicLong sayNanos = new AtomicLong(System.nanoTime());
  private volatile boolean closed;

  /** What is done with them. */
  @FunctionalInterface
  interface Use {
    void take(List<RequestRecord> several) throws InterruptedException;
  }

  /**
   * A queue whose thread is not started yet.
   *
   * @param name of the thread
   * @param mostWaiting at least 1
   * @param mostAtOnce at least 1
   */
  RecordQueue(String name, int mostWaiting, int mostAtOnce, Use use) {
    this.name = name;
    this.mostAtOnce = mostAtOnce;
    this.waiting = new ArrayBlockingQueue<>(mostWaiting);
    this.use = use;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Takes it, or drops it. */
  void offer(RequestRecord request) {
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
  void drop(int count) {
    dropped.add(count);
  }

  long dropped() {
    return dropped.sum();
  }

  private void run() {
    List<RequestRecord> several = new ArrayList<>(mostAtOnce);
    try {
      while (!closed || !waiting.isEmpty()) {
        RequestRecord first = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          several.add(first);
          waiting.drainTo(several, mostAtOnce - 1);
          take(several);
          several.clear();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      drop(several.size() + waiting.size());
    }
  }

  private void take(List<RequestRecord> several) throws InterruptedException {
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
