package dev.headroom.serving.engine.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.foreign.NativeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The process's only ONNX Runtime: its library and environment, which stay to the end. Thread-safe.
 *
 * @param sharedThreads threads of the pool that models have in common, the calling one included
 * @param environment an {@code OrtEnv}
 * @param allocator the default {@code OrtAllocator}
 * @param memory an {@code OrtMemoryInfo} of the CPU's memory
 */
record OrtRuntime(OrtApi api, int sharedThreads, long environment, long allocator, long memory) {
  private static final int LOG_ERRORS = 3;
  private static final int ARENA_ALLOCATOR = 1;
  private static final int DEFAULT_MEMORY = 0;

  @GuardedBy("OrtRuntime.class")
  private static @Nullable OrtRuntime only;

  /** Loads it when first asked. */
  static synchronized OrtRuntime get() throws EngineException {
    OrtRuntime runtime = only;
    if (runtime == null) {
      Telemetry.disable();
      OrtApi api = OrtApi.load(NativeLibraries.onnxruntime(), OrtTable.VERSION);
      try {
        runtime = start(api, Runtime.getRuntime().availableProcessors());
      } catch (OrtException e) {
        throw new EngineException("ONNX Runtime does not start: " + e.getMessage(), e);
      }
      only = runtime;
    }
    return runtime;
  }

  private static OrtRuntime start(OrtApi api, int threads) throws OrtException {
    NativeBuffer out = NativeBuffer.ofLongs(1);
    NativeBuffer name = NativeBuffer.ofText("headroom", UTF_8);
    api.call(OrtTable.CREATE_THREADING_OPTIONS, out.address());
    long options = out.getLong(0);
    try {
      api.call(OrtTable.SET_GLOBAL_INTRA_OP_NUM_THREADS, options, threads);
      api.call(OrtTable.SET_GLOBAL_INTER_OP_NUM_THREADS, options, 1);
      // Idle threads that spin would take the cores from streams and other replicas.
      api.call(OrtTable.SET_GLOBAL_SPIN_CONTROL, options, 0);
      api.call(
          OrtTable.CREATE_ENV_WITH_GLOBAL_THREAD_POOLS,
          LOG_ERRORS,
          name.address(),
          options,
          out.address());
    } finally {
      api.release(OrtTable.RELEASE_THREADING_OPTIONS, options);
    }
    long environment = out.getLong(0);
    api.call(OrtTable.GET_ALLOCATOR_WITH_DEFAULT_OPTIONS, out.address());
    long allocator = out.getLong(0);
    api.call(OrtTable.CREATE_CPU_MEMORY_INFO, ARENA_ALLOCATOR, DEFAULT_MEMORY, out.address());
    return new OrtRuntime(api, threads, environment, allocator, out.getLong(0));
  }
}
