package dev.headroom.serving.grpc.wire;

import io.netty.buffer.ByteBuf;

/** Memory of one request, of which is taken what decoding needs. */
public interface TensorMemory {
  /** A new direct buffer, which lives as long as the request. */
  ByteBuf buffer(long capacity);

  /** Counts {@code count} elements in the heap that have {@code length} bytes together. */
  void reserveStrings(long count, long length);
}
