package dev.headroom.serving.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Models in ONNX format on ONNX Runtime's CPU provider: {@code model.onnx}, or the only other file
 * whose name ends so, or a file itself.
 *
 * <p>All streams of a model share one session, whose calls may run at once, so that weights are in
 * memory once. The session's pool has the threads that streams need beside their own: {@code
 * streams × (perStream − 1)}.
 */
public final class OnnxEngine implements Engine {
  private static final String ENDING = ".onnx";
  private static final String USUAL = "model" + ENDING;

  /** Of formats that OVMS serves, and this engine does not. */
  private static final List<String> OTHERS = List.of(".xml", ".pdmodel", ".pb", ".tflite");

  @Override
  public String platform() {
    return "onnxruntime";
  }

  @Override
  public Model load(Path version, Threads threads) throws EngineException {
    Path file = file(version);
    OrtEnvironment environment = environment();
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1 + threads.streams() * (threads.perStream() - 1));
      options.setInterOpNumThreads(1);
      // Idle pool threads that spin would take the cores from other streams, models and replicas.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      OrtSession session = environment.createSession(file.toString(), options);
      return OnnxModel.of(environment, session);
    } catch (OrtException e) {
      String name = String.valueOf(file.getFileName());
      throw new EngineException(name + ": " + withoutPath(e, file.resolveSibling("")), e);
    }
  }

  private static Path file(Path version) throws EngineException {
    if (Files.isRegularFile(version)) {
      return version;
    }
    Path usual = version.resolve(USUAL);
    if (Files.isRegularFile(usual)) {
      return usual;
    }
    List<Path> models = new ArrayList<>();
    List<String> others = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(version)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (name.endsWith(ENDING) && Files.isRegularFile(entry)) {
          models.add(entry);
        } else if (OTHERS.stream().anyMatch(name::endsWith)) {
          others.add(name);
        }
      }
    } catch (IOException e) {
      throw new EngineException("its folder cannot be read: " + e.getClass().getSimpleName(), e);
    }
    if (models.size() == 1) {
      return models.getFirst();
    }
    if (models.isEmpty()) {
      throw new EngineException(
          others.isEmpty()
              ? USUAL + ": no such file (expected: an ONNX model)"
              : Collections.min(others)
                  + ": its format is not supported (expected: an ONNX model, "
                  + USUAL
                  + ")");
    }
    throw new EngineException(
        models.stream().map(model -> model.getFileName().toString()).sorted().limit(3).toList()
            + ": several models (expected: one, or one of them called "
            + USUAL
            + ")");
  }

  /** What clients may read names no path of this machine, and not what a link leads to. */
  private static String withoutPath(OrtException failure, Path directory) {
    String message = String.valueOf(failure.getMessage());
    try {
      message = message.replace(directory.toRealPath() + File.separator, "");
    } catch (IOException e) {
      // A folder that has gone has no other name.
    }
    return message.replace(directory + File.separator, "");
  }

  /** The process's only one, however often it is asked for. */
  private static OrtEnvironment environment() {
    Telemetry.disable();
    NativeLibraries.prepare();
    return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "headroom");
  }
}
