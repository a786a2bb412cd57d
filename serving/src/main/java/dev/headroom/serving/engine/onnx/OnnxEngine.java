package dev.headroom.serving.engine.onnx;

import dev.headroom.serving.engine.Engine;
import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.LoadRequest;
import dev.headroom.serving.engine.Model;
import dev.headroom.serving.engine.ModelFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models in ONNX format on ONNX Runtime's CPU provider: {@code model.onnx}, or the only other file
 * whose name ends so, or a file itself.
 *
 * <p>All streams of a model share one session, whose calls may run at once, so that weights are in
 * memory once. A model whose settings say how many threads it has gets a pool of those that its
 * streams need beside their own, {@code streams × (perStream − 1)}: none of one thread. All others
 * share one pool of the process, so that hundreds of models have no more threads than one, and
 * models that run at once do not fight for the cores with as many threads each.
 */
public final class OnnxEngine implements Engine {
  static final String NAME = "onnxruntime";
  private static final String ENDING = ".onnx";
  private static final Set<String> DEVICES = Set.of("CPU", "AUTO");

  /** What is taken from a model's properties elsewhere: see {@code Threads}. */
  private static final Set<String> OF_THREADS =
      Set.of("NUM_STREAMS", "INFERENCE_NUM_THREADS", "PERFORMANCE_HINT");

  private static final Logger LOG = LoggerFactory.getLogger(OnnxEngine.class);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String format() {
    return "an ONNX model, model.onnx";
  }

  @Override
  public boolean serves(String device) {
    return DEVICES.contains(device);
  }

  @Override
  public Optional<Path> find(Path version) throws EngineException {
    // A file whose name tells nothing may well be one.
    boolean untold =
        Files.isRegularFile(version) && !version.getFileName().toString().contains(".");
    return untold ? Optional.of(version) : ModelFiles.find(version, ENDING);
  }

  @Override
  public Model load(LoadRequest request) throws EngineException {
    Path file =
        find(request.version())
            .orElseThrow(() -> new EngineException("no model (expected: " + format() + ")"));
    for (String property : request.properties().keySet()) {
      if (!OF_THREADS.contains(property)) {
        LOG.warn("plugin_config.{}: ignored, ONNX Runtime has nothing like it", property);
      }
    }
    OrtRuntime runtime = OrtRuntime.get();
    try {
      return OnnxModel.of(
          OnnxSession.load(runtime, file, pool(request, runtime.sharedThreads())),
          request.inputs());
    } catch (OrtException e) {
      String name = String.valueOf(file.getFileName());
      throw new EngineException(name + ": " + withoutPath(e, file.resolveSibling("")), e);
    }
  }

  /** The threads of the model's own pool; 0: the pool that models share. */
  private static int pool(LoadRequest request, int shared) {
    Threads threads = request.threads();
    int own = 1 + threads.streams() * (threads.perStream() - 1);
    boolean asked = request.properties().keySet().stream().anyMatch(OF_THREADS::contains);
    return own > 1 && own == shared && !asked ? 0 : own;
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
}
