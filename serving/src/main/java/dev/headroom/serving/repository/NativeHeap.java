package dev.headroom.serving.repository;

import dev.headroom.serving.engine.foreign.ForeignCall;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the process has allocated by the C library's {@code malloc}, which is where engines have
 * their models. The process's resident memory would count the Java heap, too, which grows and
 * shrinks for reasons of its own, and would not shrink when memory is freed and used again.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/mallinfo2.3.html">mallinfo2</a>
 */
final class NativeHeap {
  /** Of {@code size_t}: arena, ordblks, smblks, hblks, hblkhd, usmblks, fsmblks, uordblks, … */
  private static final StructLayout MALLINFO =
      MemoryLayout.structLayout(MemoryLayout.sequenceLayout(10, ValueLayout.JAVA_LONG));

  private static final int MAPPED = 4;
  private static final int ALLOCATED = 7;

  private final @Nullable MethodHandle mallinfo;
  private final @Nullable MemorySegment trim;

  /** Made when it is first needed. */
  private static final class Only {
    static final NativeHeap HEAP = new NativeHeap();
  }

  /** Where the C library has no such functions (they are glibc's, 2.33), nothing is known. */
  @SuppressWarnings("restricted") // the program's jar enables native access
  private NativeHeap() {
    Linker linker = Linker.nativeLinker();
    SymbolLookup library = linker.defaultLookup();
    this.mallinfo =
        library
            .find("mallinfo2")
            .map(found -> linker.downcallHandle(found, FunctionDescriptor.of(MALLINFO)))
            .orElse(null);
    this.trim = library.find("malloc_trim").orElse(null);
  }

  static NativeHeap ofProcess() {
    return Only.HEAP;
  }

  /**
   * Gives the system what has been freed. Each thread that loads a model may have an arena of its
   * own, which keeps what was freed in it for its next allocation, a model's size, for ever.
   */
  void trim() {
    if (trim != null) {
      var _ = ForeignCall.call(trim, 0, 0, 0, 0, 0, 0, 0, 0);
    }
  }

  /** In bytes, of all threads; empty where it cannot be known. */
  OptionalLong inUse() {
    MethodHandle info = mallinfo;
    if (info == null) {
      return OptionalLong.empty();
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment told = (MemorySegment) info.invokeExact((SegmentAllocator) arena);
      return OptionalLong.of(
          told.getAtIndex(ValueLayout.JAVA_LONG, MAPPED)
              + told.getAtIndex(ValueLayout.JAVA_LONG, ALLOCATED));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("mallinfo2 cannot throw", e);
    }
  }
}
