package dev.headroom.serving;

import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.LoadRequest;
import dev.headroom.serving.engine.Model;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** ONNX Runtime, whose loads of models that a test has held hang until it lets them go. */
final class GatedEngine extends SoundEngine {
  private final Map<String, Semaphore> held = new ConcurrentHashMap<>();
  private final Set<String> arrived = ConcurrentHashMap.newKeySet();

  /** Loads of the model in the folder called {@code model} hang from now on. */
  void hold(String model) {
    held.put(model, new Semaphore(0));
  }

  /** Those that hang go on, and later ones do not hang. */
  void letGo(String model) {
    Semaphore gate = held.remove(model);
    if (gate != null) {
      gate.release(1000);
    }
  }

  /** Whether a load of it hangs, or has hung. */
  boolean hangs(String model) {
    return arrived.contains(model);
  }

  @Override
  public Model load(LoadRequest request) throws EngineException {
    String model = request.version().getParent().getFileName().toString();
    Semaphore gate = held.get(model);
    if (gate != null) {
      arrived.add(model);
      gate.acquireUninterruptibly();
    }
    return super.load(request);
  }
}
