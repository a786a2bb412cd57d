package dev.headroom.serving.engine.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.headroom.serving.engine.foreign.ForeignCall;
import dev.headroom.serving.engine.foreign.NativeBuffer;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;

/**
 * Keeps ONNX Runtime from reporting to its maker. Since 1.29 it does on Linux and macOS too, with
 * an identifier and a database in the user's cache folder, unless the environment variable {@code
 * ORT_DISABLE_TELEMETRY} is set when its library starts; its API can only stop it later.
 *
 * @see <a href="https://github.com/microsoft/onnxruntime/pull/27379">the change</a>
 */
final class Telemetry {
  private static final String VARIABLE = "ORT_DISABLE_TELEMETRY";

  private Telemetry() {}

  /**
   * Sets the variable in this process, unless the user has decided. Java has no way but the C
   * library's.
   */
  static void disable() {
    if (System.getenv(VARIABLE) != null) {
      return;
    }
    MemorySegment setenv =
        Linker.nativeLinker().defaultLookup().find("setenv").orElse(MemorySegment.NULL);
    if (setenv.equals(MemorySegment.NULL)) {
      return; // Windows, where the library does not read it either
    }
    NativeBuffer name = NativeBuffer.ofText(VARIABLE, UTF_8);
    NativeBuffer value = NativeBuffer.ofText("1", UTF_8);
    int result = (int) ForeignCall.call(setenv, name.address(), value.address(), 1, 0, 0, 0, 0, 0);
    if (result != 0) {
      throw new IllegalStateException("setenv: " + result);
    }
  }
}
