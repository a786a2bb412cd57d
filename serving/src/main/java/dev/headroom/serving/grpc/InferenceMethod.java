package dev.headroom.serving.grpc;

import dev.headroom.serving.grpc.wire.ContentFinder;
import dev.headroom.serving.telemetry.Operation;
import io.netty.buffer.ByteBuf;

/** A call that runs a model: how its messages look. */
interface InferenceMethod {
  /** Where its tensors' content begins. */
  ContentFinder finder();

  Operation operation();

  /** Reads all of {@code message} but its tensors. */
  InferenceMessage read(ByteBuf message);
}
