package dev.headroom.control;

import dev.headroom.scaling.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One policy's turns: each in a virtual thread of its own, never two at a time. Turns begin on the
 * scheduler's thread alone.
 */
final class Beat {
  private static final Logger log = LoggerFactory.getLogger(Beat.class);
  private static final long POKES_APART = TimeUnit.MILLISECONDS.toNanos(100);

  /** What is decided for, replaced as a whole when the user changes it. */
  record Assignment(Policy policy, Duration interval, Workload workload) {}

  private record Turn(Thread thread, Instant since) {}

  private final PolicyId id;
  private final PolicyLoop loop;
  private final InstantSource clock;
  private final Duration budget;
  private final LoopListener listener;
  private final ScheduledExecutorService time;
  private final CompletableFuture<Void> before;
  private final Instant since;

  /** A turn out of the order is scheduled, or waits for the end of the one that runs. */
  private final AtomicBoolean poked = new AtomicBoolean();

  private final AtomicBoolean onceMore = new AtomicBoolean();
  private volatile long lastPoke = System.nanoTime() - POKES_APART;
  private final AtomicReference<@Nullable Turn> running = new AtomicReference<>();
  private volatile Assignment assignment;
  private volatile boolean ended;
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  @Nullable Future<?> schedule;

  /**
   * @param before no turn begins until it is complete: the last turn of a policy of the same name
   */
  Beat(
      PolicyId id,
      PolicyLoop loop,
      InstantSource clock,
      Duration budget,
      LoopListener listener,
      ScheduledExecutorService time,
      CompletableFuture<Void> before,
      Assignment assignment) {
    this.id = id;
    this.loop = loop;
    this.clock = clock;
    this.budget = budget;
    this.listener = listener;
    this.time = time;
    this.before = before;
    this.since = clock.instant();
    this.assignment = assignment;
  }

  Assignment assignment() {
    return assignment;
  }

  void assign(Assignment next) {
    assignment = next;
  }

  /**
   * The next turn is due. Called by the scheduler alone, so it is never called twice at a time;
   * returns at once.
   */
  void due() {
    try {
      Instant now = clock.instant();
      if (!before.isDone()) {
        tell(new Tick.Skipped(now, since));
        return;
      }
      Turn current = running.get();
      if (current == null) {
        start(now);
        return;
      }
      if (now.isAfter(current.since.plus(budget))) {
        current.thread.interrupt();
      }
      tell(new Tick.Skipped(now, current.since));
    } catch (Throwable e) {
      // The scheduler would never call again.
      log.warn("Policy {}: a turn could not begin, the next one comes in time", id, e);
    }
  }

  private void start(Instant now) {
    Thread thread = Thread.ofVirtual().name("policy " + id).unstarted(this::run);
    running.set(new Turn(thread, now));
    try {
      thread.start();
    } catch (Throwable e) {
      running.set(null);
      throw e;
    }
  }

  /**
   * A turn is wanted now: once, however often this is called until it begins. One that runs may
   * have looked already, so another follows it. Any thread; returns at once.
   */
  void poke() {
    if (!ended && poked.compareAndSet(false, true)) {
      schedulePoked();
    }
  }

  private void schedulePoked() {
    long wait = Math.max(0, lastPoke + POKES_APART - System.nanoTime());
    try {
      var _ = time.schedule(this::begin, wait, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      ended = true; // the loop was closed
    }
  }

  private void begin() {
    if (!before.isDone()) {
      var _ = before.thenRun(this::schedulePoked);
      return;
    }
    if (running.get() != null) {
      onceMore.set(true);
      if (running.get() != null || !onceMore.compareAndSet(true, false)) {
        return; // the end of the turn that runs begins it, or has done so
      }
    }
    lastPoke = System.nanoTime();
    poked.set(false);
    start(clock.instant());
  }

  private void run() {
    try {
      if (ended) {
        return; // it became due while it was being ended
      }
      Assignment current = assignment;
      loop.tick(clock.instant(), current.policy, current.workload).ifPresent(this::tell);
    } catch (Throwable e) {
      tell(new Tick.Failed(clock.instant(), e.toString()));
      log.warn("Policy {}: a turn failed, the next one comes in time", id, e);
    } finally {
      running.set(null);
      if (ended) {
        over.complete(null);
      } else if (onceMore.compareAndSet(true, false)) {
        schedulePoked();
      }
    }
  }

  private void tell(Tick tick) {
    if (ended) {
      return;
    }
    try {
      listener.ticked(id, tick);
    } catch (Throwable e) {
      log.warn("A listener of the loop failed for policy {}", id, e);
    }
  }

  /**
   * No turn begins any more, and one that runs is interrupted and comes to nothing, unless it is
   * being applied already.
   *
   * @return is complete once none runs
   */
  CompletableFuture<Void> end() {
    ended = true;
    loop.end();
    Turn current = running.get();
    if (current == null) {
      over.complete(null);
    } else {
      current.thread.interrupt();
    }
    return over;
  }

  /** When the turn that runs began. */
  Optional<Instant> runningSince() {
    return Optional.ofNullable(running.get()).map(Turn::since);
  }
}
