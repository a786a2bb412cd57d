package dev.headroom.serving.rest;

import io.netty.buffer.ByteBuf;

/**
 * A request body in one direct buffer.
 *
 * @param jsonLength how many of its bytes are JSON; the rest are binary tensors
 * @param reserved what it took of {@code budget}, in bytes
 */
record Body(ByteBuf buffer, int jsonLength, Budget budget, long reserved) {
  void release() {
    buffer.release();
    budget.release(reserved);
  }
}
