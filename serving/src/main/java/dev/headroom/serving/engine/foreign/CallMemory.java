package dev.headroom.serving.engine.foreign;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Memory of one call, for what a library cannot read in place; none is had until it is needed. Used
 * by one thread.
 */
public final class CallMemory implements AutoCloseable {
  private static final int ALIGNMENT = 64;

  private @Nullable Arena arena;

  /** What is allocated lives until this is closed. */
  public Arena arena() {
    Arena made = arena;
    if (made == null) {
      made = Arena.ofConfined();
      arena = made;
    }
    return made;
  }

  /**
   * Where {@code data} lies, from its position on, or a copy of it where that is no memory that a
   * library may read, or not aligned.
   *
   * @param alignment of its elements, in bytes
   */
  public long address(ByteBuffer data, int alignment) {
    MemorySegment memory = MemorySegment.ofBuffer(data);
    if (memory.isNative() && memory.address() % alignment == 0) {
      return memory.address();
    }
    return arena().allocate(memory.byteSize(), ALIGNMENT).copyFrom(memory).address();
  }

  @Override
  public void close() {
    if (arena != null) {
      arena.close();
    }
  }
}
