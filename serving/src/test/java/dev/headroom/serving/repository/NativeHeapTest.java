package dev.headroom.serving.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class NativeHeapTest {
  @Test
  void whatIsAllocatedIsInUseUntilItIsFreed() {
    NativeHeap heap = NativeHeap.ofProcess();
    OptionalLong before = heap.inUse();
    assumeTrue(before.isPresent(), "the C library has mallinfo2");
    long during;
    try (Arena arena = Arena.ofConfined()) {
      arena.allocate(512 << 20);
      during = heap.inUse().orElseThrow();
    }
    // Not all of it: other threads of the engines free theirs meanwhile.
    assertThat(during - before.getAsLong()).isGreaterThan(400 << 20);
    assertThat(during - heap.inUse().orElseThrow()).isGreaterThan(400 << 20);
  }
}
