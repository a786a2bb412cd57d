package dev.headroom.serving.engine.onnx;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

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
  @SuppressWarnings(
      "restricted") // native access is what this is for, and the program's jar enables it
  static void disable() {
    if (System.getenv(VARIABLE) != null) {
      return;
    }
    Linker linker = Linker.nativeLinker();
    MemorySegment function = linker.defaultLookup().find("setenv").orElse(MemorySegment.NULL);
    if (function.equals(MemorySegment.NULL)) {
      return; // Windows, where the library does not read it either
    }
    MethodHandle setenv =
        linker.downcallHandle(
            function,
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      int result =
          (int) setenv.invokeExact(arena.allocateFrom(VARIABLE), arena.allocateFrom("1"), 1);
      if (result != 0) {
        throw new IllegalStateException("setenv: " + result);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("setenv cannot throw", e);
    }
  }
}
