package dev.headroom.serving.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Models in ONNX format ({@code model.onnx}) on ONNX Runtime's CPU provider.
 *
 * <p>All streams of a model share one session, whose calls may run at once, so that weights are in
 * memory once. The session's pool has the threads that streams need beside their own: {@code
 * streams × (perStream − 1)}.
 */
public final class OnnxEngine implements Engine {
  /** The file that a version directory must hold. */
  public static final String FILE = "model.onnx";

  @Override
  public String platform() {
    return "onnxruntime";
  }

  @Override
  public Model load(Path versionDirectory, Threads threads) throws EngineException {
    Path file = versionDirectory.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new EngineException(FILE + ": no such file (expected: an ONNX model)");
    }
    OrtEnvironment environment = environment();
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1 + threads.streams() * (threads.perStream() - 1));
      options.setInterOpNumThreads(1);
      // Idle pool threads that spin would take the cores from other streams, models and replicas.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      OrtSession session = environment.createSession(file.toString(), options);
      return OnnxModel.of(environment, session);
    } catch (OrtException e) {
      throw new EngineException(FILE + ": " + withoutPath(e, versionDirectory), e);
    }
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
