package dev.headroom.serving.rest;

import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.memory.RequestMemory;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** Writes outputs as raw bytes. */
final class BinaryOutput {
  private BinaryOutput() {}

  /** The length of all {@code tensors} in bytes. */
  static long size(List<Tensor> tensors) {
    long size = 0;
    for (Tensor tensor : tensors) {
      size += size(tensor);
    }
    return size;
  }

  /** The length of {@code tensor} in bytes. */
  static long size(Tensor tensor) {
    return switch (tensor) {
      case Tensor.Dense dense -> dense.data().remaining();
      case Tensor.Bytes bytes -> {
        long size = 0;
        for (byte[] element : bytes.elements()) {
          size += 4L + element.length;
        }
        yield size;
      }
    };
  }

  /** Appends {@code tensor} to {@code buffer}, of {@code memory}. */
  static void write(ByteBuf buffer, Tensor tensor, RequestMemory memory) {
    long size = size(tensor);
    memory.ensureWritable(buffer, size, size + buffer.writerIndex());
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
