package dev.headroom.serving.engine.onnx;

import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.foreign.NativeBuffer;
import dev.headroom.serving.engine.foreign.NativeMemory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code OrtValue}s, and copies what it reads: their memory is the library's. Used by one
 * call at a time.
 */
final class ValueReader {
  // Longs of the memory that functions write to.
  private static final int FIRST = 0;
  private static final int SECOND = 1;
  private static final int THIRD = 2;

  private final OrtRuntime runtime;
  private final NativeBuffer out = NativeBuffer.ofLongs(THIRD + 1);

  ValueReader(OrtRuntime runtime) {
    this.runtime = runtime;
  }

  /** {@code value}, a tensor, by {@code name}. */
  Tensor tensor(String name, long value) throws OrtException, EngineException {
    runtime
        .api()
        .call(
            OrtTable.GET_TENSOR_ELEMENT_TYPE_AND_SHAPE,
            value,
            out.address(FIRST),
            out.address(SECOND),
            out.address(THIRD));
    Datatype datatype = OnnxTypes.datatype("output", name, out.getInt(FIRST));
    Shape shape = shape(out.getLong(SECOND), Math.toIntExact(out.getLong(THIRD)));
    if (datatype == Datatype.BYTES) {
      return new Tensor.Bytes(name, shape, strings(name, value, shape));
    }
    runtime.api().call(OrtTable.GET_TENSOR_MUTABLE_DATA, value, out.address());
    int bytes = size(name, shape, shape.elements() * datatype.size());
    return new Tensor.Dense(
        name, datatype, shape, ByteBuffer.wrap(NativeMemory.copy(out.getLong(0), bytes)));
  }

  private static Shape shape(long address, int rank) {
    long[] dimensions = new long[rank];
    if (rank > 0) {
      NativeMemory.buffer(address, rank * Long.BYTES).asLongBuffer().get(dimensions);
    }
    return Shape.of(dimensions);
  }

  private List<byte[]> strings(String name, long value, Shape shape)
      throws OrtException, EngineException {
    int count = size(name, shape, shape.elements());
    if (count == 0) {
      return List.of();
    }
    runtime.api().call(OrtTable.GET_STRING_TENSOR_DATA_LENGTH, value, out.address());
    int length = size(name, shape, out.getLong(0));
    ByteBuffer content = ByteBuffer.allocateDirect(Math.max(1, length));
    NativeBuffer offsets = NativeBuffer.ofLongs(count);
    runtime
        .api()
        .call(
            OrtTable.GET_STRING_TENSOR_CONTENT,
            value,
            NativeMemory.address(content),
            length,
            offsets.address(),
            count);
    List<byte[]> strings = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int from = (int) offsets.getLong(i);
      int to = i + 1 < count ? (int) offsets.getLong(i + 1) : length;
      byte[] string = new byte[to - from];
      content.get(from, string);
      strings.add(string);
    }
    return strings;
  }

  private static int size(String name, Shape shape, long size) throws EngineException {
    if (size > Integer.MAX_VALUE) {
      throw new EngineException(
          "output %s: %d bytes of shape %s (expected: at most 2^31 − 1)"
              .formatted(name, size, shape));
    }
    return (int) size;
  }

  /** How many elements {@code value}, a sequence, has; 2 where it is a map. */
  int count(long value) throws OrtException {
    runtime.api().call(OrtTable.GET_VALUE_COUNT, value, out.address());
    return Math.toIntExact(out.getLong(0));
  }

  /** What is done with one element. */
  interface Use<T> {
    T of(long element) throws OrtException, EngineException;
  }

  /** What {@code use} makes of element {@code index}; of a map, 0 are the keys and 1 the values. */
  <T> T element(long value, int index, Use<T> use) throws OrtException, EngineException {
    runtime.api().call(OrtTable.GET_VALUE, value, index, runtime.allocator(), out.address());
    long element = out.getLong(0);
    try {
      return use.of(element);
    } finally {
      runtime.api().release(OrtTable.RELEASE_VALUE, element);
    }
  }
}
