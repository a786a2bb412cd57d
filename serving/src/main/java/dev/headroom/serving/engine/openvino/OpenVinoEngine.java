package dev.headroom.serving.engine.openvino;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.serving.engine.Engine;
import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.LoadRequest;
import dev.headroom.serving.engine.Model;
import dev.headroom.serving.engine.ModelFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models on OpenVINO, which has to be installed: in its own format, {@code model.xml} beside {@code
 * model.bin}, and in ONNX format.
 *
 * <p>{@code target_device} and {@code plugin_config} are OpenVINO's to understand, so any device is
 * served, and a wrong one is a load failure that tells what OpenVINO says. A model has as many
 * infer requests as streams; its weights are in memory once.
 */
public final class OpenVinoEngine implements Engine {
  static final String NAME = "openvino";

  private static final Logger LOG = LoggerFactory.getLogger(OpenVinoEngine.class);
  private static final String IR = ".xml";
  private static final String ONNX = ".onnx";

  private final LibrarySearch search;
  private final Optional<Path> cache;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private @Nullable Core core;

  /**
   * @param library OpenVINO's C library, or a folder of an installation or of that library; empty:
   *     where {@code environment} and the system's usual places have it
   * @param cache the folder where OpenVINO keeps compiled models; empty: none
   * @param environment the variables of the process
   */
  public OpenVinoEngine(
      Optional<Path> library, Optional<Path> cache, Map<String, String> environment) {
    this.search = new LibrarySearch(library, environment);
    this.cache = cache;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String format() {
    return "an OpenVINO model, model.xml with model.bin";
  }

  @Override
  public boolean serves(String device) {
    return true;
  }

  @Override
  public Optional<Path> find(Path version) throws EngineException {
    Optional<Path> ir = ModelFiles.find(version, IR);
    return ir.isPresent() ? ir : ModelFiles.find(version, ONNX);
  }

  /** Whether the library is where it is looked for; it is not loaded. */
  public boolean isInstalled() {
    return search.find().isPresent();
  }

  @Override
  public Model load(LoadRequest request) throws EngineException {
    Path file =
        find(request.version())
            .orElseThrow(() -> new EngineException("no model (expected: " + format() + ")"));
    String name = String.valueOf(file.getFileName());
    try {
      int cores = Runtime.getRuntime().availableProcessors();
      return core().load(file, request, new CompileProperties(request, cache, cores).all());
    } catch (OpenVinoException e) {
      throw new EngineException(name + ": " + e.told(file.resolveSibling("")), e);
    }
  }

  /** The library's only one, made when the first model needs it. */
  private Core core() throws EngineException {
    lock.lock();
    try {
      Core made = core;
      if (made == null) {
        Path library = search.find().orElseThrow(this::missing);
        made = Core.create(library);
        LOG.info("OpenVINO {} of {}", made.version(), library);
        core = made;
      }
      return made;
    } finally {
      lock.unlock();
    }
  }

  private EngineException missing() {
    if (search.set().isPresent()) {
      boolean there = Files.exists(search.set().get());
      return new EngineException(
          "openvino_path: %s (expected: the folder of an OpenVINO, or its library libopenvino_c.so)"
              .formatted(there ? "no OpenVINO there" : "it does not exist"));
    }
    return new EngineException(
        "OpenVINO is not installed (expected: 'pip install openvino' or the package openvino of"
            + " Intel's apt repository; where it lies elsewhere, --openvino_path or HEADROOM_OPENVINO"
            + " says so)");
  }
}
