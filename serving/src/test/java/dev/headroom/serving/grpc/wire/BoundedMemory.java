package dev.headroom.serving.grpc.wire;

import io.netty.buffer.ByteBuf;

/** Memory that has an end, as a budget has. */
final class BoundedMemory implements TensorMemory {
  static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private long left = 1 << 20;

  @Override
  public ByteBuf buffer(long capacity) {
    take(capacity);
    return HeapMemory.unpooled((int) capacity);
  }

  @Override
  public void reserveStrings(long count, long length) {
    take(Math.addExact(Math.multiplyExact(count, 64), 2 * length));
  }

  private void take(long bytes) {
    if (bytes > left) {
      throw new Exhausted();
    }
    left -= bytes;
  }
}
