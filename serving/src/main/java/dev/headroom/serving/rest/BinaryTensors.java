package dev.headroom.serving.rest;

import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.inference.Excerpt;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.memory.RequestMemory;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The tensors behind the JSON header, one after another. Dense ones are used where they lie. */
final class BinaryTensors {
  private static final int LENGTH_PREFIX = 4;

  private final ByteBuf body;
  private final RequestMemory memory;
  private final int end;
  private int position;

  /**
   * @param start where in {@code body} the first tensor begins
   */
  BinaryTensors(ByteBuf body, int start, RequestMemory memory) {
    this.body = body;
    this.memory = memory;
    this.position = start;
    this.end = body.writerIndex();
  }

  /**
   * The next tensor.
   *
   * @param size its length in bytes, or −1: as the shape says
   */
  Tensor next(String name, Datatype datatype, Shape shape, long size) {
    long count = V2Reader.count(name, shape);
    if (datatype == Datatype.BYTES) {
      return bytes(name, shape, count, take(name, size < 0 ? end - position : size));
    }
    long expected = count > Integer.MAX_VALUE ? Long.MAX_VALUE : count * datatype.size();
    if (size >= 0 && size != expected) {
      throw content(name, "binary_data_size " + size, expected + " for " + datatype + " " + shape);
    }
    return new Tensor.Dense(name, datatype, shape, aligned(take(name, expected), datatype));
  }

  void requireAllUsed() {
    if (position != end) {
      throw content("the body", (end - position) + " bytes behind the last tensor", "none");
    }
  }

  private ByteBuffer take(String name, long size) {
    if (size > end - position) {
      throw content(
          name,
          "%d bytes left in the body".formatted(end - position),
          size == Long.MAX_VALUE ? "more" : size + "");
    }
    ByteBuffer taken = body.nioBuffer(position, (int) size);
    position += (int) size;
    return taken;
  }

  /**
   * Kernels may use instructions that need aligned elements; a tensor behind one of odd length is
   * moved.
   */
  private ByteBuffer aligned(ByteBuffer data, Datatype datatype) {
    if (data.alignmentOffset(0, datatype.size()) == 0) {
      return data;
    }
    return memory.buffer(data.remaining()).writeBytes(data).nioBuffer();
  }

  private Tensor bytes(String name, Shape shape, long count, ByteBuffer data) {
    data.order(ByteOrder.LITTLE_ENDIAN);
    if (count > data.remaining() / LENGTH_PREFIX) {
      throw content(
          name,
          data.remaining() + " bytes",
          "4 and its content for each of " + count + " elements");
    }
    memory.reserveStrings(count, data.remaining());
    List<byte[]> elements = new ArrayList<>((int) count);
    for (long i = 0; i < count; i++) {
      long length =
          data.remaining() < LENGTH_PREFIX ? Long.MAX_VALUE : Integer.toUnsignedLong(data.getInt());
      if (length > data.remaining()) {
        throw content(
            name,
            "element " + i + " reaches past the tensor's end",
            "4 bytes of length, then as many");
      }
      byte[] element = new byte[(int) length];
      data.get(element);
      elements.add(element);
    }
    if (data.hasRemaining()) {
      throw content(name, data.remaining() + " bytes behind the last element", "none");
    }
    return new Tensor.Bytes(name, shape, elements);
  }

  private static RefusedException content(String name, String actual, String expected) {
    return RefusedException.invalid(
        "Invalid content size of tensor",
        "%s: %s (expected: %s)".formatted(Excerpt.of(name), actual, expected));
  }
}
