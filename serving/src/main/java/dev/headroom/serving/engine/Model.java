package dev.headroom.serving.engine;

import java.util.List;

/**
 * A loaded model. {@link #run} may be called by several threads at once; {@link #close} by one,
 * when no call runs.
 */
public interface Model extends AutoCloseable {
  /** The name of the {@link Engine} that runs it: the platform that the metadata tells. */
  String platform();

  List<TensorSpec> inputs();

  /**
   * Inputs that a run may be given, beside {@link #inputs}, and does without: the model has values
   * for them.
   */
  default List<TensorSpec> optionalInputs() {
    return List.of();
  }

  List<TensorSpec> outputs();

  /**
   * Runs the model once, in the calling thread.
   *
   * @param inputs one tensor for each of {@link #inputs}, and for any of {@link #optionalInputs},
   *     of its type and a shape that it accepts
   * @param outputs the names wanted, each one of {@link #outputs}
   * @param stop may end the run before its end, which then fails; engines that cannot do that do
   *     not look at it
   * @return the wanted tensors, in the order of {@code outputs}, in memory of their own
   */
  List<Tensor> run(List<Tensor> inputs, List<String> outputs, Stop stop) throws EngineException;

  /** Runs it to its end. */
  default List<Tensor> run(List<Tensor> inputs, List<String> outputs) throws EngineException {
    return run(inputs, outputs, new Stop());
  }

  @Override
  void close();
}
