package dev.headroom.serving.streams;

import dev.headroom.serving.engine.Tensor;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

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
  private final CallQueue queue;
  private final CompletableFuture<List<Tensor>> result = new CompletableFuture<>();

  QueuedCall(
      CallQueue queue,
      List<Tensor> inputs,
      List<String> outputs,
      long priority,
      long sequence,
      long admittedNanos) {
    this.queue = queue;
    this.inputs = inputs;
    this.outputs = outputs;
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

  /**
   * Takes the call out of the queue and completes it with {@code reason}; false where it runs
   * already.
   */
  public boolean abandon(RuntimeException reason) {
    return !result.isDone() && queue.remove(this) && result.completeExceptionally(reason);
  }
}
