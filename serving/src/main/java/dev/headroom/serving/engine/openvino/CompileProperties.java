package dev.headroom.serving.engine.openvino;

import dev.headroom.serving.engine.Engine.Threads;
import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.LoadRequest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The properties that a model is compiled with: the user's as they are, the threads that the
 * settings come to where the device is the CPU, and {@code PERFORMANCE_HINT: LATENCY} where, as in
 * OVMS, neither streams nor a hint are given.
 *
 * <p>One stream of one thread is asked for as no stream, by which OpenVINO runs in the thread that
 * calls: as one stream it does, too, but loses the errors of a synchronous call (2024.6 to 2026.4).
 *
 * @param cache the folder of compiled models
 * @param cores how many OpenVINO can use
 */
record CompileProperties(LoadRequest request, Optional<Path> cache, int cores) {
  static final String CPU = "CPU";
  private static final String STREAMS = "NUM_STREAMS";
  private static final String THREADS = "INFERENCE_NUM_THREADS";
  private static final String HINT = "PERFORMANCE_HINT";
  private static final String CACHE = "CACHE_DIR";

  /** Its value would be taken for the address of functions. */
  private static final String CALLBACKS = "CACHE_ENCRYPTION_CALLBACKS";

  Map<String, String> all() throws EngineException {
    Map<String, String> all = new LinkedHashMap<>(request.properties());
    if (all.containsKey(CALLBACKS)) {
      throw new EngineException(
          "plugin_config." + CALLBACKS + ": a text (expected: none, it needs functions)");
    }
    if (!all.containsKey(STREAMS)) {
      all.putIfAbsent(HINT, "LATENCY");
    }
    if (request.device().equals(CPU)) {
      Threads threads = request.threads();
      boolean inCaller = threads.streams() == 1 && Math.min(threads.perStream(), cores) == 1;
      all.put(STREAMS, Integer.toString(inCaller ? 0 : threads.streams()));
      all.put(
          THREADS, Integer.toString(Math.multiplyExact(threads.streams(), threads.perStream())));
    }
    cache.ifPresent(folder -> all.putIfAbsent(CACHE, folder.toString()));
    return all;
  }
}
