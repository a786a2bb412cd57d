package dev.headroom.serving.engine.openvino;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * A function of the C API. The overloads of {@code call} are the lists of arguments that there are:
 * {@code long} an object's address or a size, {@code MemorySegment} memory of ours or a struct.
 * They return the function's {@code ov_status_e}, 0 for success. Thread-safe.
 */
final class NativeFunction {
  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  static final ValueLayout MEMORY = ValueLayout.ADDRESS;

  private static final Linker LINKER = Linker.nativeLinker();

  private final MethodHandle handle;

  private NativeFunction(MethodHandle handle) {
    this.handle = handle;
  }

  /** A function that returns a status. */
  static NativeFunction of(SymbolLookup library, String name, MemoryLayout... arguments) {
    return new NativeFunction(link(library, name, FunctionDescriptor.of(INT, arguments)));
  }

  /** A function of nothing that returns an address. */
  static NativeFunction address(SymbolLookup library, String name) {
    return new NativeFunction(link(library, name, FunctionDescriptor.of(LONG)));
  }

  /** A function of a status that returns an address. */
  static NativeFunction text(SymbolLookup library, String name) {
    return new NativeFunction(link(library, name, FunctionDescriptor.of(LONG, INT)));
  }

  /** A function that frees an object. */
  static NativeFunction free(SymbolLookup library, String name) {
    return new NativeFunction(link(library, name, FunctionDescriptor.ofVoid(LONG)));
  }

  /** A function that frees what a struct of ours points at. */
  static NativeFunction freeStruct(SymbolLookup library, String name) {
    return new NativeFunction(link(library, name, FunctionDescriptor.ofVoid(MEMORY)));
  }

  /**
   * A function whose arguments from {@code fixed} on are variadic, which some calling conventions
   * pass otherwise.
   */
  @SuppressWarnings(
      "restricted") // native access is what this is for, and the program's jar enables it
  static NativeFunction variadic(
      SymbolLookup library, String name, int fixed, MemoryLayout... arguments) {
    MemorySegment symbol = library.find(name).orElseThrow(() -> new MissingFunction(name));
    FunctionDescriptor descriptor = FunctionDescriptor.of(INT, arguments);
    // With no variadic argument at all there is no first one.
    return new NativeFunction(
        arguments.length > fixed
            ? LINKER.downcallHandle(symbol, descriptor, Linker.Option.firstVariadicArg(fixed))
            : LINKER.downcallHandle(symbol, descriptor));
  }

  @SuppressWarnings("restricted")
  private static MethodHandle link(
      SymbolLookup library, String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(
        library.find(name).orElseThrow(() -> new MissingFunction(name)), descriptor);
  }

  /** The library is older, or another one. */
  static final class MissingFunction extends RuntimeException {
    private static final long serialVersionUID = 1;

    MissingFunction(String name) {
      super(name);
    }
  }

  long address() {
    try {
      return (long) handle.invokeExact();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  long text(int a) {
    try {
      return (long) handle.invokeExact(a);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  void free(long a) {
    try {
      handle.invokeExact(a);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  void free(MemorySegment a) {
    try {
      handle.invokeExact(a);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int call(long a) {
    try {
      return (int) handle.invokeExact(a);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int call(MemorySegment a) {
    try {
      return (int) handle.invokeExact(a);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int call(long a, MemorySegment b) {
    try {
      return (int) handle.invokeExact(a, b);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int call(MemorySegment a, MemorySegment b) {
    try {
      return (int) handle.invokeExact(a, b);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int call(long a, long b) {
    try {
      return (int) handle.invokeExact(a, b);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int call(long a, int b) {
    try {
      return (int) handle.invokeExact(a, b);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int call(long a, float b) {
    try {
      return (int) handle.invokeExact(a, b);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int call(long a, long b, MemorySegment c) {
    try {
      return (int) handle.invokeExact(a, b, c);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int call(long a, long b, long c) {
    try {
      return (int) handle.invokeExact(a, b, c);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int call(long a, MemorySegment b, MemorySegment c) {
    try {
      return (int) handle.invokeExact(a, b, c);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int call(long a, MemorySegment b, int c) {
    try {
      return (int) handle.invokeExact(a, b, c);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int call(int a, MemorySegment b, MemorySegment c) {
    try {
      return (int) handle.invokeExact(a, b, c);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int call(int a, MemorySegment b, long c, MemorySegment d) {
    try {
      return (int) handle.invokeExact(a, b, c, d);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int call(MemorySegment a, long b, MemorySegment c, MemorySegment d) {
    try {
      return (int) handle.invokeExact(a, b, c, d);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int call(long a, MemorySegment b, MemorySegment c, long d) {
    try {
      return (int) handle.invokeExact(a, b, c, d);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int call(long a, MemorySegment b, MemorySegment c, MemorySegment d) {
    try {
      return (int) handle.invokeExact(a, b, c, d);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Any list of arguments, slowly. */
  int callWith(Object... arguments) {
    try {
      return (int) handle.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * C functions throw nothing: what arrives is the JVM's, or a list of arguments that the function
   * has not.
   */
  private static RuntimeException unexpected(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }
}
