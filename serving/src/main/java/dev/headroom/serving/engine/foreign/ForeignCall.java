package dev.headroom.serving.engine.foreign;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Calls any C function of at most eight arguments that are integers or addresses, with one handle
 * for all.
 *
 * <p>The JVM writes and loads classes for each different list of types, more than ten milliseconds
 * of a start; so a function of fewer arguments is given zeros for the rest. In the calling
 * conventions of the platforms that Java's linker knows, the caller owns the place of arguments, a
 * function looks only at those that it has, and at as many bits of them as their types have. What
 * it returns is in one register, of which a narrower type fills the lower part and {@code void}
 * nothing. Functions of variable arguments, of floating-point numbers and of structs by value are
 * not called so. Thread-safe.
 */
public final class ForeignCall {
  /** Constant, so that the JIT compiler makes a plain call of it. */
  private static final MethodHandle CALL = link();

  private ForeignCall() {}

  @SuppressWarnings(
      "restricted") // native access is what this is for, and the program's jar enables it
  private static MethodHandle link() {
    return Linker.nativeLinker()
        .downcallHandle(
            FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                JAVA_LONG, JAVA_LONG));
  }

  /**
   * Calls {@code function}.
   *
   * @param function where it lies, not null
   * @return what it returns, in as many of the lower bits as that has
   */
  public static long call(
      MemorySegment function, long a, long b, long c, long d, long e, long f, long g, long h) {
    try {
      return (long) CALL.invokeExact(function, a, b, c, d, e, f, g, h);
    } catch (RuntimeException | Error thrown) {
      throw thrown;
    } catch (Throwable thrown) {
      throw new IllegalStateException("C functions throw nothing", thrown);
    }
  }
}
