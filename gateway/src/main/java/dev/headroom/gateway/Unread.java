package dev.headroom.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that came before anybody could read them: of requests that follow one that is not answered
 * yet. Used on one event loop.
 */
final class Unread {
  private static final int MOST = 64 << 10;

  private @Nullable ByteBuf bytes;

  /** All there is, and what has come now; takes that over. */
  ByteBuf with(ByteBuf come) {
    ByteBuf all = bytes;
    if (all == null) {
      return come;
    }
    bytes = null;
    all.writeBytes(come);
    come.release();
    return all;
  }

  /** Keeps a copy of what is left of a buffer. */
  void keep(ByteBuf rest, ByteBufAllocator allocator) {
    bytes = allocator.buffer(rest.readableBytes()).writeBytes(rest);
  }

  /** All there is; the caller owns it. */
  @Nullable ByteBuf take() {
    ByteBuf all = bytes;
    bytes = null;
    return all;
  }

  /** Whether nothing more should come. */
  boolean isFull() {
    return bytes != null && bytes.readableBytes() >= MOST;
  }

  void free() {
    if (bytes != null) {
      bytes.release();
      bytes = null;
    }
  }
}
