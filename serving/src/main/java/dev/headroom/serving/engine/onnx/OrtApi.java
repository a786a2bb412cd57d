package dev.headroom.serving.engine.onnx;

import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.foreign.ForeignCall;
import dev.headroom.serving.engine.foreign.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * ONNX Runtime's C API in this process: its functions by their place in {@link OrtTable}. It stays
 * loaded. Thread-safe.
 */
final class OrtApi {
  private static final String ENTRY = "OrtGetApiBase";

  private final ByteBuffer table;

  /** Each is made when it is first called; several threads may make it, which is no matter. */
  private final @Nullable MemorySegment[] functions = new MemorySegment[OrtTable.LENGTH];

  private OrtApi(ByteBuffer table) {
    this.table = table;
  }

  /**
   * Loads the library at {@code path}.
   *
   * @param version what is needed of it, at least {@link OrtTable#VERSION}
   * @throws EngineException where it cannot be loaded, or is too old
   */
  @SuppressWarnings(
      "restricted") // native access is what this is for, and the program's jar enables it
  static OrtApi load(Path path, int version) throws EngineException {
    String name = String.valueOf(path.getFileName());
    MemorySegment entry;
    try {
      entry =
          SymbolLookup.libraryLookup(path, Arena.global())
              .find(ENTRY)
              .orElseThrow(
                  () ->
                      new EngineException(
                          name + ": it has no " + ENTRY + " (expected: ONNX Runtime's library)"));
    } catch (IllegalArgumentException e) {
      throw new EngineException(
          name
              + ": it cannot be loaded (expected: ONNX Runtime's library of this machine's architecture)",
          e);
    }
    // OrtApiBase: GetApi and GetVersionString.
    ByteBuffer base =
        NativeMemory.buffer(ForeignCall.call(entry, 0, 0, 0, 0, 0, 0, 0, 0), 2 * Long.BYTES);
    long api = call(base.getLong(0), version);
    if (api == 0) {
      throw new EngineException(
          "%s: ONNX Runtime %s (expected: 1.%d or newer)"
              .formatted(name, NativeMemory.text(call(base.getLong(Long.BYTES), 0)), version));
    }
    return new OrtApi(NativeMemory.buffer(api, OrtTable.LENGTH * Long.BYTES));
  }

  private static long call(long function, long argument) {
    return ForeignCall.call(MemorySegment.ofAddress(function), argument, 0, 0, 0, 0, 0, 0, 0);
  }

  private MemorySegment function(int place) {
    MemorySegment function = functions[place];
    if (function == null) {
      function = MemorySegment.ofAddress(table.getLong(place * Long.BYTES));
      functions[place] = function;
    }
    return function;
  }

  /** Calls what returns no status: what it returns is returned. */
  long value(int place, long argument) {
    return ForeignCall.call(function(place), argument, 0, 0, 0, 0, 0, 0, 0);
  }

  /** Frees {@code object}, if there is any. */
  void release(int place, long object) {
    if (object != 0) {
      ForeignCall.call(function(place), object, 0, 0, 0, 0, 0, 0, 0);
    }
  }

  void call(int place, long a) throws OrtException {
    call(place, a, 0, 0, 0, 0, 0, 0, 0);
  }

  void call(int place, long a, long b) throws OrtException {
    call(place, a, b, 0, 0, 0, 0, 0, 0);
  }

  void call(int place, long a, long b, long c) throws OrtException {
    call(place, a, b, c, 0, 0, 0, 0, 0);
  }

  void call(int place, long a, long b, long c, long d) throws OrtException {
    call(place, a, b, c, d, 0, 0, 0, 0);
  }

  void call(int place, long a, long b, long c, long d, long e) throws OrtException {
    call(place, a, b, c, d, e, 0, 0, 0);
  }

  /**
   * Calls a function that returns a status; arguments that it has not are 0.
   *
   * @throws OrtException where the status is a failure
   */
  void call(int place, long a, long b, long c, long d, long e, long f, long g, long h)
      throws OrtException {
    long status = ForeignCall.call(function(place), a, b, c, d, e, f, g, h);
    if (status != 0) {
      throw failure(status);
    }
  }

  private OrtException failure(long status) {
    try {
      return new OrtException(NativeMemory.text(value(OrtTable.GET_ERROR_MESSAGE, status)));
    } finally {
      release(OrtTable.RELEASE_STATUS, status);
    }
  }
}
