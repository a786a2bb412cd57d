package dev.headroom.serving.rest;

import io.netty.buffer.ByteBuf;

/**
 * A request body in one direct buffer, of the request's memory.
 *
 * @param jsonLength how many of its bytes are JSON; the rest are binary tensors
 */
record Body(ByteBuf buffer, int jsonLength) {}
