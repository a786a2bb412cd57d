package dev.headroom.serving.repository;

import dev.headroom.serving.engine.Engine.Threads;
import dev.headroom.serving.engine.InputSettings;
import dev.headroom.serving.streams.Batching;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * One model as configured.
 *
 * @param name the name in request paths
 * @param basePath the folder of version directories, or the model's file
 * @param inferRequests OVMS's nireq, at least 1: bounds how many streams are used
 * @param threads streams and threads a stream
 * @param device OVMS's target_device
 * @param engine the engine to use; empty: as file and device decide
 * @param properties OVMS's plugin_config as it was written
 * @param inputs OVMS's shape, batch_size and layout
 * @param queue how many requests may wait, at least 0
 * @param batching how requests are put together
 */
public record ModelSettings(
    String name,
    Path basePath,
    VersionPolicy versionPolicy,
    int inferRequests,
    Threads threads,
    String device,
    Optional<String> engine,
    Map<String, String> properties,
    InputSettings inputs,
    int queue,
    Batching batching) {
  public ModelSettings {
    properties = Map.copyOf(properties);
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
