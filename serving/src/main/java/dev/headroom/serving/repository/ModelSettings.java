package dev.headroom.serving.repository;

import dev.headroom.serving.engine.Engine.Threads;
import java.nio.file.Path;

/**
 * One model as configured.
 *
 * @param name the name in request paths
 * @param basePath the folder of version directories, or the model's file
 * @param inferRequests OVMS's nireq, at least 1: bounds how many streams are used
 * @param threads streams and threads a stream
 * @param queue how many requests may wait, at least 0
 */
public record ModelSettings(
    String name,
    Path basePath,
    VersionPolicy versionPolicy,
    int inferRequests,
    Threads threads,
    int queue) {
  public ModelSettings {
    if (name.isEmpty() || name.chars().anyMatch(c -> c == '/' || c == ':' || c < ' ')) {
      throw new IllegalArgumentException(
          "name: '" + name + "' (expected: not empty, without / and :)");
    }
    if (inferRequests < 1 || inferRequests > 100_000) {
      throw new IllegalArgumentException("nireq: " + inferRequests + " (expected: 1 to 100000)");
    }
    if (queue < 0) {
      throw new IllegalArgumentException("queue: " + queue + " (expected: >= 0)");
    }
  }
}
