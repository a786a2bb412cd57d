package dev.headroom.serving.rest;

import dev.headroom.serving.engine.Tensor;
import io.netty.buffer.ByteBuf;

/** Writes outputs as raw bytes. */
final class BinaryOutput {
  private BinaryOutput() {}

  /** The length of {@code tensor} in bytes. */
  static int size(Tensor tensor) {
    return switch (tensor) {
      case Tensor.Dense dense -> dense.data().remaining();
      case Tensor.Bytes bytes -> {
        long size = 0;
        for (byte[] element : bytes.elements()) {
          size += 4L + element.length;
        }
        yield Math.toIntExact(size);
      }
    };
  }

  static void write(ByteBuf buffer, Tensor tensor) {
    switch (tensor) {
      case Tensor.Dense dense -> buffer.writeBytes(dense.data().duplicate());
      case Tensor.Bytes bytes -> {
        for (byte[] element : bytes.elements()) {
          buffer.writeIntLE(element.length).writeBytes(element);
        }
      }
    }
  }
}
