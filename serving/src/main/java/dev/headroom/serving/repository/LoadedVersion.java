package dev.headroom.serving.repository;

import dev.headroom.serving.engine.InputSettings;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.streams.Streams;
import dev.headroom.serving.telemetry.VersionTelemetry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version that can answer requests, as far as its {@code streams} still admit them.
 *
 * @param settings what it was loaded with
 * @param inputs that each request has to give, which is what clients are told of
 * @param optionalInputs that it may give, too, in place of values that the model has for them
 */
public record LoadedVersion(
    String model,
    long version,
    String platform,
    InputSettings settings,
    List<TensorSpec> inputs,
    List<TensorSpec> optionalInputs,
    List<TensorSpec> outputs,
    Streams streams,
    VersionTelemetry telemetry,
    VersionTelemetry.Capacity capacity) {

  /** The input called {@code name}, optional or not, if any. */
  public @Nullable TensorSpec input(String name) {
    TensorSpec needed = find(inputs, name);
    return needed == null ? find(optionalInputs, name) : needed;
  }

  /** The output called {@code name}, if any. */
  public @Nullable TensorSpec output(String name) {
    return find(outputs, name);
  }

  private static @Nullable TensorSpec find(List<TensorSpec> specs, String name) {
    for (TensorSpec spec : specs) {
      if (spec.name().equals(name)) {
        return spec;
      }
    }
    return null;
  }
}
