package dev.headroom.serving.streams;

import dev.headroom.serving.engine.Tensor;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One request in the streams of a model version: waiting, then running, then done. Thread-safe. */
public final class Call {
  final List<Tensor> inputs;
  final List<String> outputs;
  final long admittedNanos;
  private final Streams streams;
  private final CompletableFuture<List<Tensor>> result = new CompletableFuture<>();

  Call(Streams streams, List<Tensor> inputs, List<String> outputs, long admittedNanos) {
    this.streams = streams;
    this.inputs = inputs;
    this.outputs = outputs;
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
    return !result.isDone() && streams.remove(this) && result.completeExceptionally(reason);
  }
}
