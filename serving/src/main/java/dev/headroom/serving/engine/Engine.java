package dev.headroom.serving.engine;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A runtime that can load models. Thread-safe.
 *
 * @see Engines
 */
public interface Engine {
  /** What a model's settings and its metadata call it, such as {@code onnxruntime}. */
  String name();

  /** The models it loads, for messages, such as {@code an ONNX model, model.onnx}. */
  String format();

  /** Whether it can run models on {@code device}, an OVMS {@code target_device}. */
  boolean serves(String device);

  /**
   * The file that it would load of a version; empty where there is none of its format.
   *
   * @param version the version's folder, or the model's file itself
   * @throws EngineException where it cannot be said which of several, or the folder cannot be read
   */
  Optional<Path> find(Path version) throws EngineException;

  /** Loads a model. Slow: reads files, optimises the graph. */
  Model load(LoadRequest request) throws EngineException;

  /**
   * The CPU that a model gets.
   *
   * @param streams calls of {@link Model#run} at a time, at least 1
   * @param perStream threads that work for one call, the calling one included, at least 1
   */
  record Threads(int streams, int perStream) {
    public Threads {
      if (streams < 1 || perStream < 1) {
        throw new IllegalArgumentException(
            "threads: " + streams + " streams of " + perStream + " (expected: at least 1 of 1)");
      }
    }
  }
}
