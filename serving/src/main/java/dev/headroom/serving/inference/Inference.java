package dev.headroom.serving.inference;

import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.UnsupportedInputException;
import dev.headroom.serving.inference.Outcome.Done;
import dev.headroom.serving.inference.Outcome.Failed;
import dev.headroom.serving.inference.Outcome.Invalid;
import dev.headroom.serving.inference.Outcome.QueueFull;
import dev.headroom.serving.inference.Outcome.TimedOut;
import dev.headroom.serving.inference.Outcome.Unavailable;
import dev.headroom.serving.repository.Catalogue;
import dev.headroom.serving.repository.Demand;
import dev.headroom.serving.repository.LoadedVersion;
import dev.headroom.serving.repository.Served;
import dev.headroom.serving.repository.ServedVersion;
import dev.headroom.serving.repository.VersionState;
import dev.headroom.serving.streams.Admission;
import dev.headroom.serving.streams.QueuedCall;
import dev.headroom.serving.telemetry.LatencySeconds;
import dev.headroom.serving.telemetry.VersionTelemetry.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs calls: finds the version, reads the request, admits it to the version's queue, and says what
 * became of it. Knows no protocol. Thread-safe.
 */
public final class Inference implements AutoCloseable {
  /** A version can be unloaded between being found and being asked; then its successor is found. */
  private static final int ATTEMPTS = 3;

  /** As OVMS's. */
  private static final Duration LOADING = Duration.ofSeconds(10);

  private final Served served;
  private final Executor later = Executors.newVirtualThreadPerTaskExecutor();
  private final Duration queueTimeout;
  private final LatencySeconds latency = new LatencySeconds();
  private final ScheduledThreadPoolExecutor timer;

  /**
   * @param queueTimeout how long a call may wait for a stream where its client did not say; zero:
   *     as long as it takes
   */
  public Inference(Served served, Duration queueTimeout) {
    this.served = served;
    this.queueTimeout = queueTimeout;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("queue-timeouts").daemon().factory());
    timer.setRemoveOnCancelPolicy(true);
  }

  /** No call waits any more, or nobody minds how long. */
  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** How long calls took that succeeded. */
  public LatencySeconds latency() {
    return latency;
  }

  /** What is served now. */
  public Catalogue catalogue() {
    return served.catalogue();
  }

  /**
   * Runs {@code call}. It is read in the calling thread, unless its version is being loaded just
   * now: then it waits for that, as long as its client gives it, at most ten seconds.
   *
   * @return never completes exceptionally, but for a document that is none of its format, with the
   *     {@link IOException} of {@link Payload#read}. Completes in a stream's thread: continue
   *     elsewhere. What the inputs point at is not used any more from then on
   */
  public CompletableFuture<Outcome> run(Call call) {
    boolean waits = false;
    call.measuredBy(latency);
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        // Asked first, so that no change between both is missed.
        CompletableFuture<Void> changed = served.changed();
        ServedVersion version = Lookup.known(catalogue(), call.target);
        long left = loadingNanos(call) - (System.nanoTime() - call.startNanos);
        if (Lookup.isLoading(version) && left > 0 && !call.isCancelled()) {
          waits = true;
          call.watch();
          Demand demand = version.demand();
          if (demand != null) {
            call.claim(demand);
            later.execute(() -> served.demand(call.target.model(), version.version()));
          }
          return changed
              .completeOnTimeout(null, left, TimeUnit.NANOSECONDS)
              .thenComposeAsync(any -> run(call), later);
        }
        CompletableFuture<Outcome> outcome = attempt(call, Lookup.loaded(version));
        if (outcome != null) {
          return outcome;
        }
      }
      return CompletableFuture.completedFuture(
          became(call, Unavailable.now("The model version is being unloaded")));
    } catch (IOException e) {
      call.answered(false);
      return CompletableFuture.failedFuture(e);
    } catch (RuntimeException | Error e) {
      Outcome outcome = became(call, outcome(e));
      call.answered(false);
      return CompletableFuture.completedFuture(outcome);
    } finally {
      if (!waits) {
        call.unclaim();
      }
    }
  }

  /**
   * What is known of the version that {@code target} names. One that is on demand and has not been
   * loaded yet is loaded for it, which may take ten seconds.
   *
   * @return fails with a {@link RefusedException} where it cannot be known. Completes at once where
   *     nothing has to be waited for; otherwise in a thread that may be used
   */
  public CompletableFuture<LoadedVersion> described(Target target) {
    return described(target, System.nanoTime() + LOADING.toNanos(), null);
  }

  /**
   * @param claimed what this waits for; it is given back at the end
   */
  private CompletableFuture<LoadedVersion> described(
      Target target, long end, @Nullable Demand claimed) {
    CompletableFuture<Void> changed = served.changed();
    ServedVersion version;
    try {
      version = Lookup.known(catalogue(), target);
      long left = end - System.nanoTime();
      boolean unknown = version.state() == VersionState.ON_DEMAND && version.loaded() == null;
      if (!unknown || left <= 0) {
        return CompletableFuture.completedFuture(Lookup.described(version));
      }
      Demand demand = version.demand();
      if (demand != null) {
        demand.claim();
      }
      later.execute(() -> served.demand(target.model(), version.version()));
      return changed
          .completeOnTimeout(null, left, TimeUnit.NANOSECONDS)
          .thenComposeAsync(any -> described(target, end, demand), later);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    } finally {
      if (claimed != null) {
        claimed.release();
      }
    }
  }

  private static Outcome became(Call call, Outcome outcome) {
    call.became(outcome, null);
    return outcome;
  }

  private static long loadingNanos(Call call) {
    return shorter(call.timeout, LOADING).toNanos();
  }

  /** The outcome, or null where {@code version} takes no more calls. */
  private @Nullable CompletableFuture<Outcome> attempt(Call call, LoadedVersion version)
      throws IOException {
    call.goes(version);
    Request request = call.payload.read(version);
    if (EncodedImages.among(version, request.inputs())) {
      return decoded(call, version, request);
    }
    return admitted(call, version, request);
  }

  /** Images are decoded elsewhere: that is long for an event loop. */
  private CompletableFuture<Outcome> decoded(Call call, LoadedVersion version, Request request) {
    call.watch();
    return CompletableFuture.supplyAsync(
            () -> request.with(EncodedImages.decode(version, request.inputs(), call.room)), later)
        .thenCompose(
            pixels -> {
              CompletableFuture<Outcome> outcome = admitted(call, version, pixels);
              return outcome == null ? run(call) : outcome;
            })
        .exceptionally(
            thrown -> {
              Outcome outcome = became(call, outcome(thrown));
              call.answered(false);
              return outcome;
            });
  }

  private @Nullable CompletableFuture<Outcome> admitted(
      Call call, LoadedVersion version, Request request) {
    InputCheck.check(version, request.inputs());
    Admission admission =
        version.streams().admit(request.inputs(), request.outputs(), request.priority());
    if (admission instanceof Admission.Admitted admitted) {
      QueuedCall queued = admitted.call();
      call.goes(queued);
      if (!admitted.waits() && !version.streams().lasting()) {
        return queued
            .result()
            .handle((outputs, failure) -> done(call, queued, version, outputs, failure, List.of()));
      }
      call.watch();
      List<ScheduledFuture<?>> deadlines = deadlines(call, queued, request, admitted.waits());
      return queued
          .result()
          .handle((outputs, failure) -> done(call, queued, version, outputs, failure, deadlines));
    }
    if (admission instanceof Admission.QueueFull full) {
      version.telemetry().refused(Refusal.QUEUE_FULL);
      throw new RefusedException(
          new QueueFull("The queue of the model is full - " + full.waiting() + " requests wait"));
    }
    call.withdrawn(version);
    return null;
  }

  private static Outcome done(
      Call call,
      QueuedCall queued,
      LoadedVersion version,
      @Nullable List<Tensor> outputs,
      @Nullable Throwable failure,
      List<ScheduledFuture<?>> deadlines) {
    deadlines.forEach(deadline -> deadline.cancel(false));
    Outcome outcome =
        outputs == null
            ? outcome(failure == null ? new IllegalStateException("no outcome") : failure)
            : new Done(version, outputs);
    call.became(outcome, queued);
    return outcome;
  }

  /**
   * What ends a call that is late: its wait, and, where the client has said how long it may take as
   * a whole, its run too. Whoever cannot be watched does not wait.
   */
  private List<ScheduledFuture<?>> deadlines(
      Call call, QueuedCall queued, Request request, boolean waits) {
    List<ScheduledFuture<?>> deadlines = new ArrayList<>(2);
    try {
      Duration own = shorter(call.timeout, request.timeout());
      Duration patience = shorter(own, queueTimeout);
      TimedOut late =
          new TimedOut(
              "No stream was free within " + patience.toMillis() + " ms", patience.equals(own));
      if (waits && !patience.isZero() && !patience.equals(call.timeout)) {
        deadlines.add(after(patience, call, () -> call.leave(queued, late, Refusal.DEADLINE)));
      }
      if (!call.timeout.isZero()) {
        TimedOut running =
            new TimedOut("The run was not over within " + call.timeout.toMillis() + " ms", true);
        deadlines.add(
            after(call.timeout, call, () -> call.end(queued, late, running, Refusal.DEADLINE)));
      }
    } catch (RuntimeException | Error e) {
      queued.abandon(new IllegalStateException("a waiting request could not be watched", e));
    }
    return deadlines;
  }

  private ScheduledFuture<?> after(Duration time, Call call, Runnable end) {
    long left = time.toNanos() - (System.nanoTime() - call.startNanos);
    return timer.schedule(end, left, TimeUnit.NANOSECONDS);
  }

  /** Zero being none. */
  private static Duration shorter(Duration one, Duration other) {
    if (one.isZero() || other.isZero()) {
      return one.isZero() ? other : one;
    }
    return one.compareTo(other) <= 0 ? one : other;
  }

  /** What to tell of a failure. */
  static Outcome outcome(Throwable thrown) {
    Throwable failure =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    return switch (failure) {
      case RefusedException e -> e.refused();
      case UnsupportedInputException e -> new Invalid("Invalid input - " + e.getMessage());
      case EngineException e -> new Failed("Internal inference error - " + e.getMessage(), e);
      case OutOfMemoryError e -> new Unavailable("There is no memory for the request now", e);
      default -> new Failed("Internal server error", failure);
    };
  }
}
