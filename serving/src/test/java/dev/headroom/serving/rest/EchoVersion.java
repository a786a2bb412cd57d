package dev.headroom.serving.rest;

import dev.headroom.serving.engine.InputSettings;
import dev.headroom.serving.engine.Model;
import dev.headroom.serving.engine.Stop;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.repository.LoadedVersion;
import dev.headroom.serving.streams.Batching;
import dev.headroom.serving.streams.Streams;
import dev.headroom.serving.telemetry.VersionTelemetry;
import java.util.List;

/** A version whose outputs are its inputs. Whoever makes it closes its streams. */
final class EchoVersion {
  private EchoVersion() {}

  static LoadedVersion of(TensorSpec... inputs) {
    List<TensorSpec> specs = List.of(inputs);
    VersionTelemetry telemetry = new VersionTelemetry("m", 1);
    return new LoadedVersion(
        "m",
        1,
        "test",
        InputSettings.NONE,
        specs,
        List.of(),
        specs,
        new Streams("m", model(specs), new Streams.Capacity(1, 1, Batching.NONE), telemetry),
        telemetry,
        new VersionTelemetry.Capacity(1, 1, 1, 1, 0, 0));
  }

  private static Model model(List<TensorSpec> specs) {
    return new Model() {
      @Override
      public String platform() {
        return "test";
      }

      @Override
      public List<TensorSpec> inputs() {
        return specs;
      }

      @Override
      public List<TensorSpec> outputs() {
        return specs;
      }

      @Override
      public List<Tensor> run(List<Tensor> inputs, List<String> outputs, Stop stop) {
        return inputs;
      }

      @Override
      public void close() {}
    };
  }
}
