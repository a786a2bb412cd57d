package dev.headroom.control;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.scaling.policy.Policy;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Decider decider;
  private final InstantSource clock;
  private final StateStore store;
  private final DecisionLog decisionLog;
  private final LoopListener listener;
  private final Duration budget;
  private final Map<PolicyId, Beat> beats = new ConcurrentHashMap<>();
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
      LoopListener listener,
      Duration budget) {
    this.decider = decider;
    this.clock = clock;
    this.store = store;
    this.decisionLog = decisionLog;
    this.listener = listener;
    this.budget = budget;
    this.time =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("loop").daemon().factory());
    this.time.setRemoveOnCancelPolicy(true);
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
      PolicyLoop loop = new PolicyLoop(id, decider, store, decisionLog);
      beat = new Beat(id, loop, clock, budget, listener, time, assignment);
      beats.put(id, beat);
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

  /** Stops deciding for a policy and forgets what it remembered. */
  public synchronized void remove(PolicyId id) {
    Beat beat = beats.remove(id);
    if (beat == null) {
      return;
    }
    cancel(beat);
    end(beat);
    try {
      store.forget(id);
    } catch (IOException e) {
      log.warn("Policy {}: its state could not be removed: {}", id, e.getMessage());
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
  public synchronized List<PolicyId> policies() {
    return List.copyOf(beats.keySet());
  }

  /** Stops, and keeps what all policies remember. */
  @Override
  public synchronized void close() {
    closed = true;
    time.shutdownNow();
    beats.values().forEach(Beat::interrupt);
    beats.values().forEach(this::end);
    beats.clear();
  }

  private static void cancel(Beat beat) {
    @Nullable Future<?> schedule = beat.schedule;
    if (schedule != null) {
      schedule.cancel(false);
    }
  }

  private void end(Beat beat) {
    try {
      beat.end(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
