package dev.headroom.serving.gpu;

import dev.headroom.serving.engine.foreign.ForeignCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
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

  /** {@code NVML_DEVICE_UUID_V2_BUFFER_SIZE}. */
  private static final int UUID_BYTES = 96;

  /** More than a machine has. */
  private static final int MOST_DEVICES = 256;

  private final MemorySegment init;
  private final MemorySegment shutdown;
  private final MemorySegment count;
  private final MemorySegment device;
  private final MemorySegment uuid;
  private final MemorySegment utilization;
  private final MemorySegment memory;

  private Nvml(SymbolLookup library) throws NvmlException {
    this.init = find(library, "nvmlInit_v2");
    this.shutdown = find(library, "nvmlShutdown");
    this.count = find(library, "nvmlDeviceGetCount_v2");
    this.device = find(library, "nvmlDeviceGetHandleByIndex_v2");
    this.uuid = find(library, "nvmlDeviceGetUUID");
    this.utilization = find(library, "nvmlDeviceGetUtilizationRates");
    this.memory = find(library, "nvmlDeviceGetMemoryInfo");
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

  private static MemorySegment find(SymbolLookup library, String name) throws NvmlException {
    return library.find(name).orElseThrow(() -> new NvmlException("it has no " + name));
  }

  /** Connects with the driver. */
  void init() throws NvmlException {
    check("nvmlInit_v2", call(init, 0, 0, 0));
  }

  /** Leaves the driver; whether that succeeds is no matter. */
  void shutdown() {
    var _ = call(shutdown, 0, 0, 0);
  }

  /**
   * All GPUs, but for those of which even the handle cannot be had.
   *
   * @throws NvmlException where it is not even known how many there are
   */
  List<Gpu> gpus() throws NvmlException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment number = arena.allocate(INT);
      check("nvmlDeviceGetCount_v2", call(count, number.address(), 0, 0));
      int devices = Math.min(MOST_DEVICES, Math.max(0, number.get(INT, 0)));
      List<Gpu> gpus = new ArrayList<>();
      MemorySegment handle = arena.allocate(LONG);
      for (int index = 0; index < devices; index++) {
        if (call(device, index, handle.address(), 0) == 0) {
          gpus.add(gpu(arena, index, handle.get(LONG, 0)));
        }
      }
      return gpus;
    }
  }

  private Gpu gpu(Arena arena, int index, long handle) {
    MemorySegment text = arena.allocate(UUID_BYTES);
    String known = call(uuid, handle, text.address(), UUID_BYTES) == 0 ? text.getString(0) : "";
    // nvmlUtilization_t: of the cores, of the memory's interface.
    MemorySegment rates = arena.allocate(INT, 2);
    boolean rated = call(utilization, handle, rates.address(), 0) == 0;
    // nvmlMemory_t: total, free, used.
    MemorySegment bytes = arena.allocate(LONG, 3);
    boolean measured = call(memory, handle, bytes.address(), 0) == 0;
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

  private static int call(MemorySegment function, long a, long b, long c) {
    return (int) ForeignCall.call(function, a, b, c, 0, 0, 0, 0, 0);
  }
}
