package dev.headroom.serving.engine.openvino;

import static dev.headroom.serving.engine.openvino.NativeFunction.LONG;

import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.engine.UnsupportedInputException;
import dev.headroom.serving.engine.foreign.CallMemory;
import dev.headroom.serving.engine.foreign.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * An {@code ov_infer_request_t}, and memory for what its functions are told and tell. Used by one
 * call at a time.
 *
 * <p>The tensors of inputs are views of the caller's memory. They are freed with the call; the
 * request itself refers to them until it is given others, and reads them only when it infers.
 */
final class InferRequest {
  /** Smaller outputs are copied to the heap, where memory costs less than a copy more would. */
  private static final int SMALL = 4 << 10;

  private static final int MOST_DIMENSIONS = 64;

  private final Library library;
  private final long handle;
  private final boolean inCaller;
  private final int[] inputTypes;
  private final List<TensorSpec> outputs;
  private final MemorySegment out;
  private final MemorySegment shape;
  private final MemorySegment dimensions;

  /** Where an empty tensor lies. */
  private final long nothing;

  private InferRequest(
      Library library,
      Arena arena,
      long handle,
      List<TensorSpec> inputs,
      List<TensorSpec> outputs,
      boolean inCaller) {
    this.inCaller = inCaller;
    this.library = library;
    this.handle = handle;
    this.inputTypes =
        inputs.stream().mapToInt(spec -> library.elementTypes().number(spec.datatype())).toArray();
    this.outputs = outputs;
    this.out = arena.allocate(LONG);
    this.shape = arena.allocate(Library.SHAPE);
    this.dimensions = arena.allocate(LONG, MOST_DIMENSIONS);
    this.nothing = arena.allocate(MOST_DIMENSIONS, MOST_DIMENSIONS).address();
  }

  /**
   * A new request of {@code compiled}.
   *
   * @param arena lives longer than the request
   * @param inCaller whether to infer in the thread that calls, which costs no switch of threads;
   *     how devices other than the CPU do that is not known here
   */
  static InferRequest of(
      Library library,
      Arena arena,
      long compiled,
      List<TensorSpec> inputs,
      List<TensorSpec> outputs,
      boolean inCaller)
      throws OpenVinoException {
    MemorySegment out = arena.allocate(LONG);
    library.check(library.createInferRequest.call(compiled, out));
    return new InferRequest(library, arena, out.get(LONG, 0), inputs, outputs, inCaller);
  }

  /**
   * Infers.
   *
   * @param values by the index of their inputs
   * @param wanted the indexes of outputs
   */
  List<Tensor> run(Tensor[] values, int[] wanted) throws OpenVinoException, EngineException {
    long[] tensors = new long[values.length];
    try (CallMemory memory = new CallMemory()) {
      for (int i = 0; i < values.length; i++) {
        tensors[i] = tensor(inputTypes[i], values[i], memory);
        library.check(library.setInput.call(handle, i, tensors[i]));
      }
      infer();
      List<Tensor> fetched = new ArrayList<>(wanted.length);
      for (int index : wanted) {
        fetched.add(fetch(index));
      }
      return fetched;
    } finally {
      for (long tensor : tensors) {
        if (tensor != 0) {
          library.tensorFree.free(tensor);
        }
      }
      Reference.reachabilityFence(values);
    }
  }

  private void infer() throws OpenVinoException {
    if (inCaller) {
      library.check(library.infer.call(handle));
    } else {
      library.check(library.startAsync.call(handle));
      library.check(library.waitFor.call(handle));
    }
  }

  private long tensor(int type, Tensor value, CallMemory memory)
      throws OpenVinoException, UnsupportedInputException {
    describe(value.shape());
    switch (value) {
      case Tensor.Dense dense ->
          library.check(
              library.tensorFromMemory.call(
                  type, shape, address(dense.data(), dense.datatype().size(), memory), out));
      case Tensor.Bytes bytes ->
          library.check(
              library.tensorFromStrings.call(
                  strings(bytes, memory.arena()), bytes.elements().size(), shape, out));
    }
    return out.get(LONG, 0);
  }

  private void describe(Shape value) throws UnsupportedInputException {
    if (value.rank() > MOST_DIMENSIONS) {
      throw new UnsupportedInputException(
          "%d dimensions (expected: at most %d)".formatted(value.rank(), MOST_DIMENSIONS));
    }
    for (int i = 0; i < value.rank(); i++) {
      dimensions.setAtIndex(LONG, i, value.dimension(i));
    }
    shape.setAtIndex(LONG, 0, value.rank());
    shape.setAtIndex(LONG, 1, dimensions.address());
  }

  private long address(ByteBuffer data, int alignment, CallMemory memory) {
    return data.hasRemaining() ? memory.address(data, alignment) : nothing;
  }

  private static MemorySegment strings(Tensor.Bytes tensor, Arena arena)
      throws UnsupportedInputException {
    List<byte[]> elements = tensor.elements();
    long[] addresses = new long[elements.size()];
    for (int i = 0; i < addresses.length; i++) {
      byte[] element = elements.get(i);
      for (byte b : element) {
        if (b == 0) {
          throw new UnsupportedInputException(
              "%s: element %d has a zero byte (expected: none, it ends strings in OpenVINO's C API)"
                  .formatted(tensor.name(), i));
        }
      }
      // One more, which stays zero.
      MemorySegment text = arena.allocate(element.length + 1L);
      MemorySegment.copy(MemorySegment.ofArray(element), 0, text, 0, element.length);
      addresses[i] = text.address();
    }
    return Library.array(arena, addresses);
  }

  private Tensor fetch(int index) throws OpenVinoException, EngineException {
    TensorSpec spec = outputs.get(index);
    library.check(library.getOutput.call(handle, index, out));
    long tensor = out.get(LONG, 0);
    try {
      Shape actual = isFixed(spec.shape()) ? spec.shape() : shapeOf(tensor);
      library.check(library.tensorByteSize.call(tensor, out));
      long bytes = out.get(LONG, 0);
      if (bytes > Integer.MAX_VALUE || bytes != actual.elements() * spec.datatype().size()) {
        throw new EngineException(
            "output %s: %d bytes of shape %s (expected: at most 2^31 − 1, as many as the shape has)"
                .formatted(spec.name(), bytes, actual));
      }
      return new Tensor.Dense(
          spec.name(), spec.datatype(), actual, copy(tensor, Math.toIntExact(bytes)));
    } finally {
      library.tensorFree.free(tensor);
    }
  }

  private static boolean isFixed(Shape shape) {
    if (shape.rank() < 0) {
      return false;
    }
    for (int i = 0; i < shape.rank(); i++) {
      if (shape.dimension(i) == Shape.DYNAMIC) {
        return false;
      }
    }
    return true;
  }

  private Shape shapeOf(long tensor) throws OpenVinoException {
    library.check(library.tensorShape.call(tensor, shape));
    try {
      int rank = Math.toIntExact(shape.getAtIndex(LONG, 0));
      return rank == 0
          ? Shape.of()
          : Shape.of(
              NativeMemory.at(shape.getAtIndex(LONG, 1), rank * LONG.byteSize()).toArray(LONG));
    } finally {
      library.check(library.shapeFree.call(shape));
    }
  }

  private ByteBuffer copy(long tensor, int bytes) throws OpenVinoException {
    ByteBuffer copy =
        (bytes < SMALL ? ByteBuffer.allocate(bytes) : ByteBuffer.allocateDirect(bytes))
            .order(ByteOrder.LITTLE_ENDIAN);
    if (bytes > 0) {
      library.check(library.tensorData.call(tensor, out));
      MemorySegment.ofBuffer(copy).copyFrom(NativeMemory.at(out.get(LONG, 0), bytes));
    }
    return copy;
  }

  /** Frees the request; no call runs. */
  void close() {
    library.inferRequestFree.free(handle);
  }
}
