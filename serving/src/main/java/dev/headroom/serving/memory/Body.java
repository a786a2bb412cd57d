package dev.headroom.serving.memory;

import io.netty.buffer.ByteBuf;

/**
 * A request body in one direct buffer, of the request's memory.
 *
 * @param jsonLength how many of its bytes are JSON; the rest are binary tensors
 */
public record Body(ByteBuf buffer, int jsonLength) {}
