package dev.headroom.serving.engine;

import dev.headroom.serving.engine.Engine.Threads;
import java.nio.file.Path;
import java.util.Map;

/**
 * What an {@link Engine} is to load, and how.
 *
 * @param version the version's folder, or the model's file itself
 * @param device OVMS's {@code target_device}, such as {@code CPU}
 * @param properties OVMS's {@code plugin_config}, as it was written; an engine takes what it knows,
 *     and {@code threads} before what is said of them here
 * @param inputs what the model's settings want of its inputs
 */
public record LoadRequest(
    Path version,
    String device,
    Threads threads,
    Map<String, String> properties,
    InputSettings inputs) {
  public LoadRequest {
    properties = Map.copyOf(properties);
  }
}
