package dev.headroom.serving.engine.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory of a library's. Whoever reads it sees to it that it is not freed meanwhile, and that the
 * address and the length are right: a wrong one ends the process.
 */
public final class NativeMemory {
  /** Longer texts are cut. */
  private static final int LONGEST = 1 << 20;

  private NativeMemory() {}

  /** The {@code bytes} at {@code address}. */
  @SuppressWarnings("restricted")
  public static MemorySegment at(long address, long bytes) {
    return MemorySegment.ofAddress(address).reinterpret(bytes);
  }

  /** The {@code bytes} at {@code address}, numbers in this machine's order. */
  public static ByteBuffer buffer(long address, int bytes) {
    return at(address, bytes).asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** Where {@code buffer}, a direct one, lies, from its position on. */
  public static long address(ByteBuffer buffer) {
    return MemorySegment.ofBuffer(buffer).address();
  }

  /** A copy of the {@code bytes} at {@code address}. */
  public static byte[] copy(long address, int bytes) {
    byte[] copy = new byte[bytes];
    if (bytes > 0) {
      buffer(address, bytes).get(copy);
    }
    return copy;
  }

  /** The text in UTF-8 that a zero ends; empty where there is none, at address 0. */
  public static String text(long address) {
    if (address == 0) {
      return "";
    }
    ByteBuffer bytes = buffer(address, LONGEST);
    int length = 0;
    while (length < LONGEST && bytes.get(length) != 0) {
      length++;
    }
    return new String(copy(address, length), UTF_8);
  }
}
