package dev.headroom.serving.grpc.wire;

import dev.headroom.serving.memory.Budget;
import dev.headroom.serving.memory.RequestMemory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;

/** Requests in memory that nobody needs to release. */
final class Requests {
  private static final ByteBufAllocator COLLECTED = new UnpooledByteBufAllocator(true, true, false);

  private Requests() {}

  static ByteBuf buffer(int capacity) {
    return Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(capacity)).clear();
  }

  /** A request whose first byte lies {@code misplaced} bytes behind an aligned one. */
  static ByteBuf request(byte[] message, int misplaced) {
    ByteBuf buffer = buffer(message.length + 128);
    ByteBuffer whole = buffer.nioBuffer(0, 64);
    int start = (64 - whole.alignmentOffset(0, 64)) % 64 + misplaced;
    return buffer.writerIndex(start).readerIndex(start).writeBytes(message);
  }

  /** Of a mebibyte. */
  static RequestMemory memory() {
    return memory(new Budget(1 << 20));
  }

  static RequestMemory memory(Budget budget) {
    return budget.request(COLLECTED);
  }

  /**
   * A field whose length is 10 less than 2 to the 63rd: added to where it stands, as 64 bits, that
   * is where the field begins.
   */
  static byte[] endless(int field) {
    return new byte[] {(byte) (field << 3 | 2), (byte) 0xF6, -1, -1, -1, -1, -1, -1, -1, 127, 0};
  }
}
