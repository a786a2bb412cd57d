package dev.headroom.gateway.signal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.gateway.Pool;
import dev.headroom.gateway.PoolLoad;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a pool while it has requests, remembers the last seconds, and tells when there is too
 * much to do. Thread-safe.
 *
 * <p>Whoever is told by the pool that it was {@linkplain dev.headroom.gateway.PoolListener#stirred
 * stirred} tells it here. A pool without requests is not looked at: nothing changes in it.
 */
public final class LoadWatch implements AutoCloseable {
  /** Means of load are of this long. */
  public static final Duration WINDOW = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(LoadWatch.class);
  private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long TELL_EVERY = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long COUNT_EVERY = TimeUnit.SECONDS.toNanos(1);

  private final Pool pool;
  private final ScheduledExecutorService timer;
  private final Runnable overloaded;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile Predicate<LoadMeans> tooMuch = _ -> false;
  private volatile boolean closed;

  @GuardedBy("this")
  private final Recent<PoolLoad> loads = new Recent<>(WINDOW.toNanos(), 128, PoolLoad::nanoTime);

  @GuardedBy("this")
  private final Recent<Totals> totals =
      new Recent<>(GatewaySignal.FOR_LATENCY.toNanos(), 64, Totals::nanoTime);

  @GuardedBy("this")
  private long countedAt = System.nanoTime() - COUNT_EVERY;

  /** Used by the timer alone. */
  private boolean above;

  private long toldAt;

  /**
   * @param timer runs the looks, each some microseconds; may serve many watches
   * @param overloaded called by the timer when the load begins to be too much, and every quarter of
   *     a second while it is; must return at once
   */
  public LoadWatch(Pool pool, ScheduledExecutorService timer, Runnable overloaded) {
    this.pool = pool;
    this.timer = timer;
    this.overloaded = overloaded;
  }

  /** What is too much, from now on. Called by the timer. */
  public void tellWhen(Predicate<LoadMeans> condition) {
    tooMuch = condition;
  }

  /** The pool has a request. Returns at once. */
  public void stirred() {
    if (!closed && looking.compareAndSet(false, true)) {
      schedule(0);
    }
  }

  private void schedule(long nanos) {
    try {
      var _ = timer.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      closed = true; // the timer has been shut down, as everything is
    }
  }

  private void look() {
    boolean idle = false;
    try {
      PoolLoad load = pool.load();
      idle = load.isIdle();
      tell(remember(load), load.nanoTime());
    } catch (RuntimeException e) {
      log.warn("Pool {}: a look at its load failed", pool.name(), e);
    }
    if (closed) {
      return;
    }
    if (!idle) {
      schedule(LOOK_EVERY);
      return;
    }
    looking.set(false);
    if (!pool.load().isIdle()) {
      stirred(); // what came meanwhile found it still looking
    }
  }

  private synchronized LoadMeans remember(PoolLoad load) {
    LoadMeans means = means(load);
    loads.add(load);
    if (load.isIdle() || load.nanoTime() - countedAt >= COUNT_EVERY) {
      countedAt = load.nanoTime();
      totals.addSpaced(Totals.of(load.nanoTime(), pool.snapshot()), COUNT_EVERY);
    }
    return means;
  }

  private void tell(LoadMeans means, long now) {
    boolean before = above;
    above = tooMuch.test(means);
    if (above && (!before || now - toldAt >= TELL_EVERY)) {
      toldAt = now;
      overloaded.run();
    }
  }

  /** The load of the last second. */
  public synchronized LoadMeans means() {
    return means(pool.load());
  }

  @GuardedBy("this")
  private LoadMeans means(PoolLoad now) {
    long begin = now.nanoTime() - WINDOW.toNanos();
    Optional<PoolLoad> from = loads.at(begin);
    // Between looks that are further apart, and before the first, there was no request.
    return from.map(
            load ->
                LoadMeans.between(
                    load, load.isIdle() || isAfter(load, begin) ? begin : load.nanoTime(), now))
        .orElseGet(() -> LoadMeans.between(now, now.nanoTime(), now));
  }

  private static boolean isAfter(PoolLoad load, long time) {
    return load.nanoTime() - time > 0;
  }

  /** What became of the requests of the last {@code time}, at most 15 s. */
  synchronized Traffic traffic(Duration time) {
    Totals now = Totals.of(System.nanoTime(), pool.snapshot());
    long begin = now.nanoTime() - time.toNanos();
    Totals from = totals.at(begin).orElse(now);
    boolean slept = begin - from.nanoTime() > 2 * COUNT_EVERY;
    return now.since(from, slept || from.nanoTime() - begin > 0 ? begin : from.nanoTime());
  }

  /** Looks no more. */
  @Override
  public void close() {
    closed = true;
  }
}
