package dev.headroom.serving.grpc.wire;

import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.memory.RequestMemory;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes tensors of what requests carry for them. Texts of errors are OVMS's. */
final class Contents {
  private static final String SIZE = "Invalid content size of tensor proto";
  private static final int LENGTH_PREFIX = 4;

  /** More would be no request that could be written out. */
  private static final int MOST_REPEATED = Integer.MAX_VALUE / 8;

  private final ByteBuf buffer;
  private final RequestMemory memory;

  /**
   * Contents in a request.
   *
   * @param buffer the request
   * @param memory for what cannot be used where it lies
   */
  Contents(ByteBuf buffer, RequestMemory memory) {
    this.buffer = buffer;
    this.memory = memory;
  }

  static long elements(String name, Shape shape) {
    try {
      return shape.elements();
    } catch (ArithmeticException e) {
      throw RefusedException.invalid(SIZE, "Shape dimensions overflow; input name: " + name);
    }
  }

  /**
   * A tensor of its raw bytes: little-endian elements, or each of BYTES behind its length in 4
   * bytes, little-endian.
   */
  Tensor raw(String name, Datatype datatype, Shape shape, Span content) {
    long elements = elements(name, shape);
    if (datatype == Datatype.BYTES) {
      return prefixed(name, shape, elements, content);
    }
    requireBytes(name, elements, datatype, content.length());
    return new Tensor.Dense(name, datatype, shape, aligned(content, datatype));
  }

  private static void requireBytes(String name, long elements, Datatype datatype, int actual) {
    if (elements > Integer.MAX_VALUE || elements * datatype.size() != actual) {
      throw RefusedException.invalid(
          SIZE,
          "Expected: %s bytes; Actual: %d bytes; input name: %s"
              .formatted(
                  elements > Long.MAX_VALUE / 8 ? "more" : elements * datatype.size(),
                  actual,
                  name));
    }
  }

  /** Kernels may use instructions that need aligned elements. */
  private ByteBuffer aligned(Span content, Datatype datatype) {
    ByteBuffer data = buffer.nioBuffer(content.start(), content.length());
    if (data.alignmentOffset(0, datatype.size()) == 0) {
      return data;
    }
    return memory
        .buffer(content.length())
        .writeBytes(buffer, content.start(), content.length())
        .nioBuffer();
  }

  private Tensor prefixed(String name, Shape shape, long elements, Span content) {
    if (elements > content.length() / LENGTH_PREFIX) {
      throw RefusedException.invalid(
          SIZE,
          "Expected: %d values; Actual: %d bytes; input name: %s"
              .formatted(elements, content.length(), name));
    }
    memory.reserveStrings(elements, content.length());
    List<byte[]> values = new ArrayList<>((int) elements);
    int position = content.start();
    for (long i = 0; i < elements; i++) {
      int left = content.end() - position - LENGTH_PREFIX;
      long length = left < 0 ? Long.MAX_VALUE : buffer.getUnsignedIntLE(position);
      if (length > left) {
        throw RefusedException.invalid(
            SIZE,
            "Value %d reaches past the content's end (expected: 4 bytes of length, then as many);"
                    .formatted(i)
                + " input name: "
                + name);
      }
      byte[] value = new byte[(int) length];
      buffer.getBytes(position + LENGTH_PREFIX, value);
      values.add(value);
      position += LENGTH_PREFIX + value.length;
    }
    if (position != content.end()) {
      throw RefusedException.invalid(
          SIZE,
          "Processed bytes: %d do not equal to buffer size: %d; input name: %s"
              .formatted(position - content.start(), content.length(), name));
    }
    return new Tensor.Bytes(name, shape, values);
  }

  /**
   * A tensor of the values of a field of its type.
   *
   * @param repeats whether a single value stands for all elements, as TensorFlow has it
   */
  Tensor typed(String name, Datatype datatype, Shape shape, RepeatedField values, boolean repeats) {
    long elements = elements(name, shape);
    long count = values.count();
    boolean repeated = repeats && count == 1 && elements > 1 && elements <= MOST_REPEATED;
    if (count != elements && !repeated) {
      throw RefusedException.invalid(
          "Invalid number of values in tensor proto container",
          "Expected: %d values; Actual: %d values; input name: %s"
              .formatted(elements, count, name));
    }
    return datatype == Datatype.BYTES
        ? texts(name, shape, elements, values, repeated)
        : numbers(name, datatype, shape, elements, values, repeated);
  }

  private Tensor texts(
      String name, Shape shape, long elements, RepeatedField values, boolean repeated) {
    memory.reserveStrings(elements, values.length());
    List<byte[]> texts = values.bytes();
    return new Tensor.Bytes(
        name,
        shape,
        repeated ? Collections.nCopies(Math.toIntExact(elements), texts.getFirst()) : texts);
  }

  private Tensor numbers(
      String name,
      Datatype datatype,
      Shape shape,
      long elements,
      RepeatedField values,
      boolean repeated) {
    Span inPlace = repeated ? null : inPlace(datatype, values);
    if (inPlace != null) {
      return new Tensor.Dense(
          name, datatype, shape, buffer.nioBuffer(inPlace.start(), inPlace.length()));
    }
    ByteBuf copy = memory.buffer(Math.multiplyExact(elements, datatype.size()));
    values.copy(name, datatype, copy);
    if (repeated) {
      fill(copy, elements * datatype.size());
    }
    return new Tensor.Dense(name, datatype, shape, copy.nioBuffer());
  }

  /** Packed floats are as they are in memory. */
  private @Nullable Span inPlace(Datatype datatype, RepeatedField values) {
    if (datatype != Datatype.FP32 && datatype != Datatype.FP64) {
      return null;
    }
    Span only = values.onlyStretch();
    boolean aligned =
        only != null
            && buffer.nioBuffer(only.start(), only.length()).alignmentOffset(0, datatype.size())
                == 0;
    return aligned ? only : null;
  }

  /** Repeats what is there until there are {@code size} bytes. */
  private static void fill(ByteBuf buffer, long size) {
    while (buffer.readableBytes() < size) {
      int more = (int) Math.min(buffer.readableBytes(), size - buffer.readableBytes());
      buffer.writeBytes(buffer.slice(buffer.readerIndex(), more));
    }
  }
}
