package dev.headroom.serving.inference;

import io.netty.buffer.ByteBuf;

/**
 * The memory that one request may take, which ends with it. Each method throws a {@link
 * RefusedException} where there is none. Used by one thread at a time.
 */
public interface Room {
  /** A new direct buffer of {@code capacity} bytes. */
  ByteBuf buffer(long capacity);

  /** Counts {@code bytes} that lie elsewhere. */
  void reserve(long bytes);

  /** No longer counts {@code bytes} that were reserved. */
  void unreserve(long bytes);
}
