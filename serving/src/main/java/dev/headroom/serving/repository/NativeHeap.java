package dev.headroom.serving.repository;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
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

  private final @Nullable MethodHandle function;

  /** Where the C library has no such function (it is glibc's since 2.33), nothing is known. */
  @SuppressWarnings("restricted") // the program's jar enables native access
  NativeHeap() {
    Linker linker = Linker.nativeLinker();
    this.function =
        linker
            .defaultLookup()
            .find("mallinfo2")
            .map(found -> linker.downcallHandle(found, FunctionDescriptor.of(MALLINFO)))
            .orElse(null);
  }

  /** In bytes, of all threads; empty where it cannot be known. */
  OptionalLong inUse() {
    MethodHandle mallinfo = function;
    if (mallinfo == null) {
      return OptionalLong.empty();
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = (MemorySegment) mallinfo.invokeExact((SegmentAllocator) arena);
      return OptionalLong.of(
          info.getAtIndex(ValueLayout.JAVA_LONG, MAPPED)
              + info.getAtIndex(ValueLayout.JAVA_LONG, ALLOCATED));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("mallinfo2 cannot throw", e);
    }
  }
}
