package dev.headroom.serving.inference;

import dev.headroom.serving.inference.Outcome.Cancelled;
import dev.headroom.serving.inference.Outcome.Refused;
import dev.headroom.serving.repository.Demand;
import dev.headroom.serving.repository.LoadedVersion;
import dev.headroom.serving.streams.QueuedCall;
import dev.headroom.serving.telemetry.LatencySeconds;
import dev.headroom.serving.telemetry.RequestKind;
import dev.headroom.serving.telemetry.VersionTelemetry.Refusal;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One inference request on its way through {@link Inference}. Whoever makes it runs it once, and
 * says {@link #answered} once its answer has been made. {@link #cancel} may be called by any thread
 * at any time; the rest belongs to the one thread that has the call at the moment.
 */
public final class Call {
  private static final Cancelled CANCELLED = new Cancelled("The client has gone");

  final Target target;
  final Payload payload;
  final Room room;
  final RequestKind kind;
  final Duration timeout;
  final long startNanos = System.nanoTime();
  private @Nullable LoadedVersion version;
  private @Nullable QueuedCall queued;
  private final @Nullable Consumer<CallRecord> recorder;
  private Runnable watch;
  private boolean cancelled;
  private @Nullable LatencySeconds latency;
  private @Nullable LoadedVersion ran;
  private @Nullable QueuedCall taken;
  private @Nullable Outcome outcome;
  private String id = "";
  private boolean recorded;
  private @Nullable Demand claimed;

  /**
   * @param room the memory of {@code payload}
   * @param kind as what it is counted
   * @param timeout how long its client gives it, from now on, to be done; zero: it did not say
   * @param watch is run, at most once, where the call has to wait or may run for long: then is the
   *     time to see to it that {@link #cancel} is called when its client goes
   * @param recorder is told, once, when it has been answered; null: nobody wants to know
   */
  public Call(
      Target target,
      Payload payload,
      Room room,
      RequestKind kind,
      Duration timeout,
      Runnable watch,
      @Nullable Consumer<CallRecord> recorder) {
    this.target = target;
    this.payload = payload;
    this.room = room;
    this.kind = kind;
    this.timeout = timeout;
    this.watch = watch;
    this.recorder = recorder;
  }

  /** Its client knows it by {@code name}. */
  public void named(String name) {
    id = name;
  }

  /**
   * Its client has gone: where it still waits, it leaves, and where it runs alone, the run is
   * ended; its outcome is {@link Outcome.Cancelled}.
   */
  public void cancel() {
    QueuedCall waiting;
    synchronized (this) {
      cancelled = true;
      waiting = queued;
    }
    if (waiting != null) {
      end(waiting, CANCELLED, CANCELLED, Refusal.CLIENT_GONE);
    }
  }

  /** Takes {@code waiting} out of its queue, unless it runs. */
  boolean leave(QueuedCall waiting, Refused why, Refusal reason) {
    LoadedVersion on = onVersion(); // once it is abandoned, it is soon answered
    boolean left = waiting.abandon(new RefusedException(why));
    if (left && on != null) {
      on.telemetry().refused(reason);
    }
    return left;
  }

  /** Takes {@code queued} out of its queue, or ends its run if it runs alone. */
  void end(QueuedCall queued, Refused waiting, Refused running, Refusal reason) {
    if (!leave(queued, waiting, reason)) {
      LoadedVersion on = onVersion();
      if (queued.end(new RefusedException(running)) && on != null) {
        on.telemetry().refused(reason);
      }
    }
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }

  /** It has to wait: from here on its client may go. */
  void watch() {
    Runnable once;
    synchronized (this) {
      once = watch;
      watch = () -> {};
    }
    once.run();
  }

  /** It waits for a version: that stays loaded for it, once it is, until {@link #unclaim}. */
  void claim(Demand demand) {
    if (claimed != demand) {
      demand.claim();
      unclaim();
      claimed = demand;
    }
  }

  /** It waits for no version to be loaded, or not any more. */
  void unclaim() {
    Demand before = claimed;
    if (before != null) {
      claimed = null;
      before.release();
    }
  }

  /** Is told in which queue it is. */
  void goes(QueuedCall call) {
    boolean gone;
    synchronized (this) {
      queued = call;
      gone = cancelled;
    }
    if (gone) {
      end(call, CANCELLED, CANCELLED, Refusal.CLIENT_GONE);
    }
  }

  /** The call goes to {@code on}; counts from here. */
  void goes(LoadedVersion on) {
    synchronized (this) {
      version = on;
    }
    ran = on;
    on.telemetry().started(startNanos);
  }

  /** The call goes to another version after all. */
  void withdrawn(LoadedVersion from) {
    synchronized (this) {
      version = null;
    }
    from.telemetry().withdrawn();
  }

  private synchronized @Nullable LoadedVersion onVersion() {
    return version;
  }

  /**
   * Its answer has been made, or cannot be made: ends its measurement. A second call does nothing.
   *
   * @param success whether it is the outputs that were asked for
   */
  public void answered(boolean success) {
    LoadedVersion on;
    synchronized (this) {
      on = version;
      version = null;
    }
    if (on != null || (recorder != null && !recorded)) {
      long end = System.nanoTime();
      if (on != null) {
        on.telemetry().finished(kind, success, end - startNanos);
        if (success && latency != null) {
          latency.record(end - startNanos);
        }
      }
      if (recorder != null && !recorded) {
        recorded = true;
        recorder.accept(record(success, end));
      }
    }
  }

  /** It is to be counted there, too. */
  void measuredBy(LatencySeconds all) {
    latency = all;
  }

  /** It has become {@code known}; {@code in} is how it was queued, if it was. */
  void became(Outcome known, @Nullable QueuedCall in) {
    outcome = known;
    taken = in;
  }

  private CallRecord record(boolean success, long end) {
    QueuedCall in = taken;
    // Outputs that could not be written as an answer.
    boolean spoilt = !success && outcome instanceof Outcome.Done;
    return new CallRecord(
        target,
        ran == null ? null : Long.valueOf(ran.version()),
        kind,
        id,
        spoilt ? "failed" : CallRecord.ending(outcome),
        startNanos,
        in == null ? 0 : in.admittedNanos(),
        in == null ? 0 : in.runNanos(),
        in == null ? 0 : in.ranNanos(),
        end);
  }
}
