package dev.headroom.cli.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.serving.engine.Engines;
import dev.headroom.serving.engine.onnx.OnnxEngine;
import dev.headroom.serving.engine.openvino.OpenVinoEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of what runs models. ONNX models go to ONNX Runtime first, others to OpenVINO. */
final class EngineFlags {
  /** Where OVMS caches if nothing is said, and the folder is there. */
  private static final Path USUAL_CACHE = Path.of("/opt/cache");

  @Option(
      names = "--openvino_path",
      defaultValue = "${env:HEADROOM_OPENVINO}",
      description =
          "The folder of an OpenVINO, or its library libopenvino_c.so; by default HEADROOM_OPENVINO, or where pip, apt and Intel's archive put it. It is loaded when a model needs it.")
  private @Nullable Path openvinoPath;

  @Option(
      names = "--cache_dir",
      description =
          "The folder where OpenVINO keeps compiled models; by default /opt/cache, if it is there.")
  private @Nullable Path cacheDir;

  Engines engines() {
    Optional<Path> cache =
        Optional.ofNullable(cacheDir).or(() -> Optional.of(USUAL_CACHE).filter(Files::isDirectory));
    return new Engines(
        new OnnxEngine(),
        new OpenVinoEngine(
            Optional.ofNullable(openvinoPath).filter(path -> !path.toString().isEmpty()),
            cache,
            System.getenv()));
  }

  /**
   * Whether there is such an engine as the flags of a model name.
   *
   * @throws IllegalArgumentException where there is none
   */
  static void check(ObjectNode model, Engines engines) {
    String name = model.path("engine").asText("");
    if (!name.isEmpty() && !engines.names().contains(name)) {
      throw new IllegalArgumentException(
          "--engine: %s (expected: %s)".formatted(name, String.join(" or ", engines.names())));
    }
  }
}
