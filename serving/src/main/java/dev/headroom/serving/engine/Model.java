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

  List<TensorSpec> outputs();

  /**
   * Runs the model once, in the calling thread.
   *
   * @param inputs one tensor for each of {@link #inputs}, of its type and a shape that it accepts
   * @param outputs the names wanted, each one of {@link #outputs}
   * @return the wanted tensors, in the order of {@code outputs}, in memory of their own
   */
  List<Tensor> run(List<Tensor> inputs, List<String> outputs) throws EngineException;

  @Override
  void close();
}
