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
    // No switch over types, here and elsewhere on the way of the first answer: a JVM links each for
    // milliseconds, and keeps none in its cache.
    if (tensor instanceof Tensor.Dense dense) {
      return dense.data().remaining();
    }
    long size = 0;
    for (byte[] element : ((Tensor.Bytes) tensor).elements()) {
      size += 4L + element.length;
    }
    return size;
  }

  /** Appends {@code tensor} to {@code buffer}, of {@code memory}. */
  static void write(ByteBuf buffer, Tensor tensor, RequestMemory memory) {
    long size = size(tensor);
    memory.ensureWritable(buffer, size, size + buffer.writerIndex());
    if (tensor instanceof Tensor.Dense dense) {
      buffer.writeBytes(dense.data().duplicate());
      return;
    }
    for (byte[] element : ((Tensor.Bytes) tensor).elements()) {
      buffer.writeIntLE(element.length).writeBytes(element);
    }
  }
}
