package dev.headroom.serving.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A named value: its shape and its elements in row-major order. */
public sealed interface Tensor {
  String name();

  Datatype datatype();

  Shape shape();

  /**
   * Elements of a fixed size, little-endian, from the buffer's position to its limit. The record
   * reads the buffer in place: whoever made it keeps the memory until the tensor is no longer
   * needed, and nobody writes to it.
   */
  record Dense(String name, Datatype datatype, Shape shape, ByteBuffer data) implements Tensor {
    public Dense {
      long bytes = Math.multiplyExact(shape.elements(), datatype.size());
      if (datatype == Datatype.BYTES || data.remaining() != bytes) {
        throw new IllegalArgumentException(
            "%s: %d bytes (expected: %d for %s %s)"
                .formatted(name, data.remaining(), bytes, datatype, shape));
      }
      data = data.slice().order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  /** Elements of any length, such as strings in UTF-8. */
  record Bytes(String name, Shape shape, List<byte[]> elements) implements Tensor {
    public Bytes {
      elements = List.copyOf(elements);
      if (elements.size() != shape.elements()) {
        throw new IllegalArgumentException(
            "%s: %d elements (expected: %d for %s)"
                .formatted(name, elements.size(), shape.elements(), shape));
      }
    }

    @Override
    public Datatype datatype() {
      return Datatype.BYTES;
    }
  }
}
