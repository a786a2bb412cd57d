package dev.headroom.serving.engine.onnx;

import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.foreign.NativeBuffer;
import dev.headroom.serving.engine.foreign.NativeMemory;
import java.util.ArrayList;
import java.util.List;

/**
 * What a session takes and gives.
 *
 * @param inputs that each run needs
 * @param initializers inputs with a value of their own, which a run may give another
 */
record Signature(List<Named> inputs, List<Named> initializers, List<Named> outputs) {
  Signature {
    inputs = List.copyOf(inputs);
    initializers = List.copyOf(initializers);
    outputs = List.copyOf(outputs);
  }

  /** An input or output. */
  record Named(String name, ValueType type) {}

  /** That of {@code session}. */
  static Signature read(OrtRuntime runtime, long session) throws OrtException {
    Reader reader = new Reader(runtime, session, NativeBuffer.ofLongs(1));
    return new Signature(
        reader.all(
            OrtTable.SESSION_GET_INPUT_COUNT,
            OrtTable.SESSION_GET_INPUT_NAME,
            OrtTable.SESSION_GET_INPUT_TYPE_INFO),
        reader.all(
            OrtTable.SESSION_GET_OVERRIDABLE_INITIALIZER_COUNT,
            OrtTable.SESSION_GET_OVERRIDABLE_INITIALIZER_NAME,
            OrtTable.SESSION_GET_OVERRIDABLE_INITIALIZER_TYPE_INFO),
        reader.all(
            OrtTable.SESSION_GET_OUTPUT_COUNT,
            OrtTable.SESSION_GET_OUTPUT_NAME,
            OrtTable.SESSION_GET_OUTPUT_TYPE_INFO));
  }

  private record Reader(OrtRuntime runtime, long session, NativeBuffer out) {
    // Of ONNXType.
    private static final int TENSOR = 1;
    private static final int SEQUENCE = 2;
    private static final int MAP = 3;
    private static final List<String> OTHERS = List.of("opaque", "sparse tensor", "optional");

    List<Named> all(int count, int name, int type) throws OrtException {
      List<Named> all = new ArrayList<>();
      long size = got(count, session);
      for (long i = 0; i < size; i++) {
        String called = name(name, i);
        runtime.api().call(type, session, i, out.address());
        all.add(new Named(called, taken(out.getLong(0))));
      }
      return all;
    }

    private long got(int function, long of) throws OrtException {
      runtime.api().call(function, of, out.address());
      return out.getLong(0);
    }

    /** A number of 32 bits. */
    private int number(int function, long of) throws OrtException {
      runtime.api().call(function, of, out.address());
      return out.getInt(0);
    }

    private String name(int function, long index) throws OrtException {
      runtime.api().call(function, session, index, runtime.allocator(), out.address());
      long text = out.getLong(0);
      try {
        return NativeMemory.text(text);
      } finally {
        runtime.api().call(OrtTable.ALLOCATOR_FREE, runtime.allocator(), text);
      }
    }

    /** What {@code info}, an {@code OrtTypeInfo}, says; it is freed. */
    private ValueType taken(long info) throws OrtException {
      try {
        int type = number(OrtTable.GET_ONNX_TYPE_FROM_TYPE_INFO, info);
        return switch (type) {
          case TENSOR -> tensor(got(OrtTable.CAST_TYPE_INFO_TO_TENSOR_INFO, info));
          case SEQUENCE -> {
            long sequence = got(OrtTable.CAST_TYPE_INFO_TO_SEQUENCE_TYPE_INFO, info);
            yield new ValueType.OfSequence(
                taken(got(OrtTable.GET_SEQUENCE_ELEMENT_TYPE, sequence)));
          }
          case MAP -> {
            long map = got(OrtTable.CAST_TYPE_INFO_TO_MAP_TYPE_INFO, info);
            int key = number(OrtTable.GET_MAP_KEY_TYPE, map);
            yield new ValueType.OfMap(key, taken(got(OrtTable.GET_MAP_VALUE_TYPE, map)));
          }
          default -> {
            int other = type - MAP - 1;
            yield new ValueType.Other(
                other >= 0 && other < OTHERS.size() ? OTHERS.get(other) : "type " + type);
          }
        };
      } finally {
        runtime.api().release(OrtTable.RELEASE_TYPE_INFO, info);
      }
    }

    /** {@code info} belongs to what it was cast from. */
    private ValueType tensor(long info) throws OrtException {
      int element = number(OrtTable.GET_TENSOR_ELEMENT_TYPE, info);
      // A bool, in the lowest byte.
      if ((byte) runtime.api().value(OrtTable.TENSOR_TYPE_AND_SHAPE_HAS_SHAPE, info) == 0) {
        return new ValueType.OfTensor(element, Shape.ANY_RANK);
      }
      int rank = Math.toIntExact(got(OrtTable.GET_DIMENSIONS_COUNT, info));
      NativeBuffer dimensions = NativeBuffer.ofLongs(rank);
      runtime.api().call(OrtTable.GET_DIMENSIONS, info, dimensions.address(), rank);
      long[] shape = new long[rank];
      for (int i = 0; i < rank; i++) {
        shape[i] = dimensions.getLong(i);
      }
      return new ValueType.OfTensor(element, Shape.of(shape));
    }
  }
}
