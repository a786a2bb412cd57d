package dev.headroom.serving.grpc.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;

/** Memory without a budget, which counts what is taken of it. */
final class HeapMemory implements TensorMemory {
  long bytes;
  long strings;

  /** A direct buffer that nobody needs to release. */
  static ByteBuf unpooled(int capacity) {
    return Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(capacity)).clear();
  }

  /** A request in memory whose first byte lies {@code misplaced} bytes behind an aligned one. */
  static ByteBuf request(byte[] message, int misplaced) {
    ByteBuf buffer = unpooled(message.length + 128);
    ByteBuffer whole = buffer.nioBuffer(0, 64);
    int start = (64 - whole.alignmentOffset(0, 64)) % 64 + misplaced;
    return buffer.writerIndex(start).readerIndex(start).writeBytes(message);
  }

  @Override
  public ByteBuf buffer(long capacity) {
    bytes += capacity;
    return unpooled((int) capacity);
  }

  @Override
  public void reserveStrings(long count, long length) {
    strings += 64 * count + 2 * length;
  }
}
