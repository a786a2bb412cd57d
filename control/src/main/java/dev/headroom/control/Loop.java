package dev.headroom.control;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.control.event.EventSink;
import dev.headroom.control.event.TickEvents;
import dev.headroom.scaling.policy.Policy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides for many policies until closed. One thread keeps the time for all; it only starts turns.
 * Thread-safe.
 *
 * <p>Turns start at a fixed rate, and when {@linkplain #poke poked}. A turn that is due while the
 * one before still runs is skipped and told as {@link Tick.Skipped}; one that has run for longer
 * than the budget is interrupted.
 */
public final class Loop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Loop.class);
  private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);
  private static final Executor IO = task -> Thread.ofVirtual().name("states").start(task);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Decider decider;
  private final InstantSource clock;
  private final Keeping keeping;
  private final DecisionLog decisionLog;
  private final EventSink events;
  private final LoopListener listener;
  private final Duration budget;
  private final Map<PolicyId, Beat> beats = new ConcurrentHashMap<>();

  /** Those that were removed, and whose last turn still runs or whose state is still there. */
  private final Map<PolicyId, CompletableFuture<Void>> leaving = new ConcurrentHashMap<>();

  private final ScheduledThreadPoolExecutor time;

  @GuardedBy("this")
  private boolean closed;

  /**
   * @param clock what decisions call now
   * @param budget how long a turn may take before it is interrupted
   */
  public Loop(
      Decider decider,
      InstantSource clock,
      StateStore store,
      DecisionLog decisionLog,
      EventSink events,
      LoopListener listener,
      Duration budget) {
    this.decider = decider;
    this.clock = clock;
    this.keeping = new Keeping(store);
    this.decisionLog = decisionLog;
    this.events = events;
    this.listener = listener;
    this.budget = budget;
    this.time =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("loop").daemon().factory());
    this.time.setRemoveOnCancelPolicy(true);
    keepAgain();
  }

  /**
   * Decides for a policy from now on, the first time at once. One that is already there keeps its
   * memory and goes on with the new policy, interval and workload at its next turn.
   *
   * @param interval from one turn's start to the next one's, more than zero
   */
  public synchronized void put(Policy policy, Duration interval, Workload workload) {
    if (interval.isZero() || interval.isNegative()) {
      throw new IllegalArgumentException("interval: " + interval + " (expected: > 0)");
    }
    if (closed) {
      throw new IllegalStateException("the loop is closed");
    }
    PolicyId id = PolicyId.of(policy);
    Beat.Assignment assignment = new Beat.Assignment(policy, interval, workload);
    Beat beat = beats.get(id);
    if (beat == null) {
      CompletableFuture<Void> before = leaving.getOrDefault(id, NOTHING);
      PolicyLoop loop = new PolicyLoop(id, decider, keeping, decisionLog);
      LoopListener told = new ToldTicks(new TickEvents(id), events, listener);
      beat = new Beat(id, loop, clock, budget, told, time, before, assignment);
      beats.put(id, beat);
      if (!before.isDone()) {
        beat.poke();
      }
    } else {
      boolean sameInterval = beat.assignment().interval().equals(interval);
      beat.assign(assignment);
      if (sameInterval) {
        return;
      }
      cancel(beat);
    }
    beat.schedule =
        time.scheduleAtFixedRate(beat::due, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Stops deciding for a policy and forgets what it remembered. Returns at once, however long the
   * turn that runs may take to heed its interrupt; one that is put in its place begins after it.
   *
   * @return is complete once the last turn is over and the state is gone; at once for a policy that
   *     is not there
   */
  public synchronized CompletableFuture<Void> remove(PolicyId id) {
    Beat beat = beats.remove(id);
    if (beat == null) {
      return leaving.getOrDefault(id, NOTHING).copy();
    }
    cancel(beat);
    CompletableFuture<Void> gone = beat.end().thenRunAsync(() -> forget(id), IO);
    leaving.put(id, gone);
    var _ = gone.whenComplete((_, _) -> leaving.remove(id, gone));
    return gone.copy();
  }

  private void forget(PolicyId id) {
    keeping
        .forget(id)
        .ifPresent(why -> log.warn("Policy {}: its state could not be removed: {}", id, why));
  }

  private void keepAgain() {
    var _ =
        time.schedule(
            () -> IO.execute(this::keepAndAgain), Keeping.EVERY.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * The next time is counted from the end of this one: a slow disk is not asked twice at a time.
   */
  private void keepAndAgain() {
    keeping.keep();
    try {
      keepAgain();
    } catch (RejectedExecutionException e) {
      log.debug("The loop was closed while states were kept");
    }
  }

  /**
   * Decides for a policy now, beside its turns at their interval: whoever sees that something has
   * changed need not let it wait. However often it is asked, such turns of one policy are a tenth
   * of a second apart. Returns at once; a policy that is not there is passed over.
   */
  public void poke(PolicyId id) {
    Beat beat = beats.get(id);
    if (beat != null) {
      beat.poke();
    }
  }

  /** The policies that are decided for, in no order. */
  public List<PolicyId> policies() {
    return List.copyOf(beats.keySet());
  }

  /** Stops, and keeps what all policies remember. Waits two seconds at most for turns that run. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    time.shutdownNow();
    List<CompletableFuture<Void>> ends = new ArrayList<>(leaving.values());
    beats.values().forEach(beat -> ends.add(beat.end()));
    try {
      CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
          .get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      beats.forEach(Loop::warn);
    }
    beats.clear();
    keeping.keep();
    keeping.problem().ifPresent(why -> log.warn("States could not be kept: {}", why));
  }

  private static void warn(PolicyId id, Beat beat) {
    beat.runningSince()
        .ifPresent(
            since -> log.warn("Policy {}: its turn since {} does not end and is left", id, since));
  }

  private static void cancel(Beat beat) {
    @Nullable Future<?> schedule = beat.schedule;
    if (schedule != null) {
      schedule.cancel(false);
    }
  }
}
