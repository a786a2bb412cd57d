package dev.headroom.kubernetes.apply;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns for things that are told by name: one that is told has a turn soon, however often it was
 * told, and never two at a time; told during its turn, it has another one after it. A turn that
 * fails is repeated, at first after 200 ms, then each time after twice as long, at most a minute.
 * What waits is bounded by the number of things there are. Thread-safe.
 *
 * @param <K> what things are told by; compared by equals
 */
public final class Turns<K> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Turns.class);
  private static final Duration FIRST_DELAY = Duration.ofMillis(200);
  private static final Duration LAST_DELAY = Duration.ofMinutes(1);
  private static final Duration CLOSING = Duration.ofSeconds(15);
  private static final int DOUBLED = 9;

  /** What is done in a turn. */
  @FunctionalInterface
  public interface Turn<K> {
    /**
     * Takes a turn.
     *
     * @throws InterruptedException when the turns are being closed
     * @throws Exception if it failed; it is logged, and the turn repeated
     */
    void run(K key) throws Exception;
  }

  private record Due<K>(long nanos, K key) {}

  private final String name;
  private final Turn<K> turn;
  private final List<Thread> workers;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final Queue<K> ready = new ArrayDeque<>();

  @GuardedBy("lock")
  private final Set<K> waiting = new HashSet<>();

  @GuardedBy("lock")
  private final Set<K> running = new HashSet<>();

  @GuardedBy("lock")
  private final Map<K, Integer> failures = new HashMap<>();

  @GuardedBy("lock")
  private final PriorityQueue<Due<K>> later =
      new PriorityQueue<>((one, other) -> Long.signum(one.nanos() - other.nanos()));

  @GuardedBy("lock")
  private boolean closed;

  /**
   * Starts on virtual threads.
   *
   * @param atOnce how many things may have their turn at the same time
   */
  public Turns(String name, int atOnce, Turn<K> turn) {
    this.name = name;
    this.turn = turn;
    this.workers =
        IntStream.range(0, atOnce)
            .mapToObj(number -> Thread.ofVirtual().name(name + "-" + number).start(this::work))
            .toList();
  }

  /** Something about it has changed. */
  public void soon(K key) {
    lock.lock();
    try {
      enqueue(key);
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void enqueue(K key) {
    if (!closed && waiting.add(key) && !running.contains(key)) {
      ready.add(key);
      changed.signal();
    }
  }

  private void work() {
    try {
      while (true) {
        K key = next();
        boolean failed = false;
        try {
          turn.run(key);
        } catch (InterruptedException e) {
          throw e;
        } catch (Throwable e) {
          failed = true;
          say(key, e);
        } finally {
          over(key, failed);
        }
      }
    } catch (InterruptedException e) {
      // Only close() ends it.
      Thread.currentThread().interrupt();
    }
  }

  private void say(K key, Throwable e) {
    try {
      if (!isClosed()) {
        log.warn("{}: {}: a turn failed and will be repeated: {}", name, key, e.toString());
        log.debug("{}", name, e);
      }
    } catch (Throwable full) {
      // Not even the log can be written to: the turns matter more.
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

  private K next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        if (closed) {
          throw new InterruptedException();
        }
        long now = System.nanoTime();
        while (!later.isEmpty() && later.peek().nanos() - now <= 0) {
          enqueue(later.remove().key());
        }
        K key = ready.poll();
        if (key != null) {
          waiting.remove(key);
          running.add(key);
          return key;
        }
        if (later.isEmpty()) {
          changed.await();
        } else {
          var _ = changed.awaitNanos(later.peek().nanos() - now);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void over(K key, boolean failed) {
    lock.lock();
    try {
      running.remove(key);
      if (failed) {
        int before = failures.merge(key, 1, Integer::sum) - 1;
        later.add(new Due<>(System.nanoTime() + delay(before).toNanos(), key));
        changed.signal();
      } else {
        failures.remove(key);
      }
      if (waiting.contains(key)) {
        ready.add(key);
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** After so many failures before. */
  static Duration delay(int before) {
    Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(before, DOUBLED));
    return delay.compareTo(LAST_DELAY) < 0 ? delay : LAST_DELAY;
  }

  /** Ends once the turns that run are over, or interrupts them after 15 seconds. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    long until = System.nanoTime() + CLOSING.toNanos();
    try {
      for (Thread worker : workers) {
        long left = until - System.nanoTime();
        if (left <= 0 || !worker.join(Duration.ofNanos(left))) {
          worker.interrupt();
        }
      }
    } catch (InterruptedException e) {
      workers.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
  }
}
