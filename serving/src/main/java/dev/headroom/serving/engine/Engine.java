package dev.headroom.serving.engine;

import java.nio.file.Path;

/** A runtime that can load models. Thread-safe. */
public interface Engine {
  /** The platform that a model's metadata names. */
  String platform();

  /**
   * Loads the model of a version with {@code threads}. Slow: reads files, optimises the graph.
   *
   * @param version its folder, or the model's file itself
   */
  Model load(Path version, Threads threads) throws EngineException;

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
