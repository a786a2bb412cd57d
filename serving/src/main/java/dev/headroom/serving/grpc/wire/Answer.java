package dev.headroom.serving.grpc.wire;

import io.netty.buffer.ByteBuf;

/** A message that can be written. */
public interface Answer {
  /** How many bytes {@link #write} writes. */
  long size();

  /** Appends the message to {@code into}, which has room for it. */
  void write(ByteBuf into);
}
