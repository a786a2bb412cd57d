package dev.headroom.serving.engine.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.headroom.serving.engine.foreign.NativeBuffer;
import java.io.File;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Owns an {@code OrtSession}, whose calls may run at once. Thread-safe. */
final class OnnxSession implements AutoCloseable {
  /** What the library takes for a path. */
  private static final Charset PATHS =
      File.separatorChar == '\\' ? StandardCharsets.UTF_16LE : UTF_8;

  private final OrtRuntime runtime;
  private final long handle;
  private final Signature signature;
  private final Map<String, NativeBuffer> inputs = new HashMap<>();
  private final List<NativeBuffer> outputs = new ArrayList<>();

  private OnnxSession(OrtRuntime runtime, long handle) throws OrtException {
    this.runtime = runtime;
    this.handle = handle;
    this.signature = Signature.read(runtime, handle);
    Stream.concat(signature.inputs().stream(), signature.initializers().stream())
        .forEach(input -> inputs.put(input.name(), NativeBuffer.ofText(input.name(), UTF_8)));
    signature.outputs().forEach(output -> outputs.add(NativeBuffer.ofText(output.name(), UTF_8)));
  }

  /**
   * Loads {@code file}.
   *
   * @param threads of its own pool, the calling one included; 0: the pool that models share
   */
  static OnnxSession load(OrtRuntime runtime, Path file, int threads) throws OrtException {
    OrtApi api = runtime.api();
    NativeBuffer out = NativeBuffer.ofLongs(1);
    NativeBuffer path = NativeBuffer.ofText(file.toString(), PATHS);
    api.call(OrtTable.CREATE_SESSION_OPTIONS, out.address());
    long options = out.getLong(0);
    try {
      if (threads == 0) {
        api.call(OrtTable.DISABLE_PER_SESSION_THREADS, options);
      } else {
        api.call(OrtTable.SET_INTRA_OP_NUM_THREADS, options, threads);
        api.call(OrtTable.SET_INTER_OP_NUM_THREADS, options, 1);
      }
      if (threads > 1) {
        // Idle threads that spin would take the cores from other streams, models and replicas.
        NativeBuffer key = NativeBuffer.ofText("session.intra_op.allow_spinning", UTF_8);
        NativeBuffer no = NativeBuffer.ofText("0", UTF_8);
        api.call(OrtTable.ADD_SESSION_CONFIG_ENTRY, options, key.address(), no.address());
      }
      api.call(
          OrtTable.CREATE_SESSION, runtime.environment(), path.address(), options, out.address());
    } finally {
      api.release(OrtTable.RELEASE_SESSION_OPTIONS, options);
    }
    long handle = out.getLong(0);
    try {
      return new OnnxSession(runtime, handle);
    } catch (OrtException | RuntimeException | Error e) {
      api.release(OrtTable.RELEASE_SESSION, handle);
      throw e;
    }
  }

  OrtRuntime runtime() {
    return runtime;
  }

  long handle() {
    return handle;
  }

  Signature signature() {
    return signature;
  }

  /** How many inputs a run may be given. */
  int inputs() {
    return inputs.size();
  }

  /** How many outputs it has. */
  int outputs() {
    return outputs.size();
  }

  /** Where the name of an input lies, for the library. */
  long inputName(String name) {
    NativeBuffer text = inputs.get(name);
    if (text == null) {
      throw new IllegalArgumentException(name + ": no such input");
    }
    return text.address();
  }

  /** Where the name of output {@code index} lies. */
  long outputName(int index) {
    return outputs.get(index).address();
  }

  /** Frees it; no call runs. */
  @Override
  public void close() {
    runtime.api().release(OrtTable.RELEASE_SESSION, handle);
  }
}
