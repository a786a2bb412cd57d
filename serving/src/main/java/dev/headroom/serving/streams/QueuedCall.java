package dev.headroom.serving.streams;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.serving.engine.Stop;
import dev.headroom.serving.engine.Tensor;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One call of a model version: waiting, then running, then done. Thread-safe. */
public final class QueuedCall {
  /** The lowest number first; those of the same in order of arrival. */
  static final Comparator<QueuedCall> ORDER =
      Comparator.<QueuedCall>comparingLong(call -> call.priority)
          .thenComparingLong(call -> call.sequence);

  final List<Tensor> inputs;
  final List<String> outputs;
  final long priority;
  final long sequence;
  final long admittedNanos;

  /** Whether no other call may be run with it. */
  final boolean alone;

  private final CallQueue queue;

  /** Of the run that is only this call's, while it runs. */
  @GuardedBy("this")
  private @Nullable Stop run;

  /** Why that run was ended. */
  @GuardedBy("this")
  private @Nullable RuntimeException ended;

  private final CompletableFuture<List<Tensor>> result = new CompletableFuture<>();
  private long runNanos;
  private long ranNanos;

  QueuedCall(
      CallQueue queue,
      List<Tensor> inputs,
      List<String> outputs,
      boolean alone,
      long priority,
      long sequence,
      long admittedNanos) {
    this.queue = queue;
    this.inputs = inputs;
    this.outputs = outputs;
    this.alone = alone;
    this.priority = priority;
    this.sequence = sequence;
    this.admittedNanos = admittedNanos;
  }

  /**
   * Completes with the outputs or an {@link dev.headroom.serving.engine.EngineException}; the
   * inputs' memory is free from then on. Completes in the stream's thread: continue elsewhere.
   */
  public CompletableFuture<List<Tensor>> result() {
    return result;
  }

  /** A stream has taken it; to be called before its result is known. */
  void runs(long nanos) {
    runNanos = nanos;
  }

  /** Its run is over; to be called before its result is known. */
  void ran(long nanos) {
    ranNanos = nanos;
  }

  /** When it was admitted, of {@link System#nanoTime}. */
  public long admittedNanos() {
    return admittedNanos;
  }

  /** When a stream took it; 0: none did. To be asked once its result is known. */
  public long runNanos() {
    return runNanos;
  }

  /** When its run was over; 0: it did not run. To be asked once its result is known. */
  public long ranNanos() {
    return ranNanos;
  }

  /**
   * Takes the call out of the queue and completes it with {@code reason}; false where it runs
   * already.
   */
  public boolean abandon(RuntimeException reason) {
    return !result.isDone() && queue.remove(this) && result.completeExceptionally(reason);
  }

  /**
   * Ends the run, where the call runs alone and the model can be ended: then the call completes
   * with {@code reason}, when the run is over. False where it waits, runs together with others, is
   * done, or was ended before.
   */
  public synchronized boolean end(RuntimeException reason) {
    if (run == null || ended != null) {
      return false;
    }
    ended = reason;
    run.request();
    return true;
  }

  /** From now on the call runs alone, until it is {@link #over}. A second call changes nothing. */
  synchronized Stop runs() {
    Stop stop = run == null ? new Stop() : run;
    run = stop;
    return stop;
  }

  /** The run is over; why it was ended, null where it was not. */
  synchronized @Nullable RuntimeException over() {
    run = null;
    return ended;
  }
}
