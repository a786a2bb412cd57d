package dev.headroom.serving.gpu;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The few functions of NVML that are needed. Once loaded the library stays: others in the process
 * may use it, too. Used by one thread at a time.
 *
 * @see <a href="https://docs.nvidia.com/deploy/nvml-api/index.html">NVML</a>
 */
final class Nvml {
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final ValueLayout MEMORY = ValueLayout.ADDRESS;
  private static final Linker LINKER = Linker.nativeLinker();

  /** {@code NVML_DEVICE_UUID_V2_BUFFER_SIZE}. */
  private static final int UUID_BYTES = 96;

  /** More than a machine has. */
  private static final int MOST_DEVICES = 256;

  private final MethodHandle init;
  private final MethodHandle shutdown;
  private final MethodHandle count;
  private final MethodHandle device;
  private final MethodHandle uuid;
  private final MethodHandle utilization;
  private final MethodHandle memory;

  private Nvml(SymbolLookup library) throws NvmlException {
    this.init = link(library, "nvmlInit_v2");
    this.shutdown = link(library, "nvmlShutdown");
    this.count = link(library, "nvmlDeviceGetCount_v2", MEMORY);
    this.device = link(library, "nvmlDeviceGetHandleByIndex_v2", INT, MEMORY);
    this.uuid = link(library, "nvmlDeviceGetUUID", LONG, MEMORY, INT);
    this.utilization = link(library, "nvmlDeviceGetUtilizationRates", LONG, MEMORY);
    this.memory = link(library, "nvmlDeviceGetMemoryInfo", LONG, MEMORY);
  }

  /**
   * The library at {@code path}, or where the system's loader finds a name.
   *
   * @throws NvmlException where it cannot be loaded, or is another library
   */
  @SuppressWarnings(
      "restricted") // native access is what this is for, and the program's jar enables it
  static Nvml load(Path path) throws NvmlException {
    try {
      return new Nvml(
          path.getParent() == null
              ? SymbolLookup.libraryLookup(path.toString(), Arena.global())
              : SymbolLookup.libraryLookup(path, Arena.global()));
    } catch (IllegalArgumentException e) {
      throw new NvmlException(path + " cannot be loaded");
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle link(SymbolLookup library, String name, MemoryLayout... arguments)
      throws NvmlException {
    MemorySegment symbol =
        library.find(name).orElseThrow(() -> new NvmlException("it has no " + name));
    return LINKER.downcallHandle(symbol, FunctionDescriptor.of(INT, arguments));
  }

  /** Connects with the driver. */
  void init() throws NvmlException {
    check("nvmlInit_v2", call(init));
  }

  /** Leaves the driver; whether that succeeds is no matter. */
  void shutdown() {
    var _ = call(shutdown);
  }

  /**
   * All GPUs, but for those of which even the handle cannot be had.
   *
   * @throws NvmlException where it is not even known how many there are
   */
  List<Gpu> gpus() throws NvmlException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment number = arena.allocate(INT);
      check("nvmlDeviceGetCount_v2", call(count, number));
      int devices = Math.min(MOST_DEVICES, Math.max(0, number.get(INT, 0)));
      List<Gpu> gpus = new ArrayList<>();
      MemorySegment handle = arena.allocate(LONG);
      for (int index = 0; index < devices; index++) {
        if (call(device, index, handle) == 0) {
          gpus.add(gpu(arena, index, handle.get(LONG, 0)));
        }
      }
      return gpus;
    }
  }

  private Gpu gpu(Arena arena, int index, long handle) {
    MemorySegment text = arena.allocate(UUID_BYTES);
    String known = call(uuid, handle, text, UUID_BYTES) == 0 ? text.getString(0) : "";
    // nvmlUtilization_t: of the cores, of the memory's interface.
    MemorySegment rates = arena.allocate(INT, 2);
    boolean rated = call(utilization, handle, rates) == 0;
    // nvmlMemory_t: total, free, used.
    MemorySegment bytes = arena.allocate(LONG, 3);
    boolean measured = call(memory, handle, bytes) == 0;
    return new Gpu(
        index,
        known,
        rated ? OptionalInt.of(rates.getAtIndex(INT, 0)) : OptionalInt.empty(),
        measured ? OptionalLong.of(bytes.getAtIndex(LONG, 2)) : OptionalLong.empty(),
        measured ? OptionalLong.of(bytes.getAtIndex(LONG, 0)) : OptionalLong.empty());
  }

  private static void check(String function, int result) throws NvmlException {
    if (result != 0) {
      throw new NvmlException(function + " returned " + result);
    }
  }

  private static int call(MethodHandle function) {
    try {
      return (int) function.invokeExact();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static int call(MethodHandle function, MemorySegment a) {
    try {
      return (int) function.invokeExact(a);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static int call(MethodHandle function, int a, MemorySegment b) {
    try {
      return (int) function.invokeExact(a, b);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static int call(MethodHandle function, long a, MemorySegment b) {
    try {
      return (int) function.invokeExact(a, b);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static int call(MethodHandle function, long a, MemorySegment b, int c) {
    try {
      return (int) function.invokeExact(a, b, c);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static IllegalStateException unexpected(Throwable e) {
    return new IllegalStateException("a function of C throws nothing", e);
  }
}
