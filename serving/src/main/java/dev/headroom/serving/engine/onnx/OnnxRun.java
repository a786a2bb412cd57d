package dev.headroom.serving.engine.onnx;

import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Stop;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.UnsupportedInputException;
import dev.headroom.serving.engine.foreign.CallMemory;
import dev.headroom.serving.engine.foreign.NativeBuffer;
import dev.headroom.serving.engine.foreign.NativeMemory;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one run of a session at a time needs: memory for what {@code Run} is told and tells, and the
 * options by which it can be ended. Used by one call at a time.
 *
 * <p>The tensors of inputs are views of the caller's memory, outputs are copied once. Both are
 * freed with the call.
 */
final class OnnxRun {
  private static final int MOST_DIMENSIONS = 64;

  private final OnnxSession session;
  private final OrtRuntime runtime;
  private final ValueReader reader;
  private final NativeBuffer memory;
  private final Runnable terminate = this::terminate;

  // Where in the memory, in longs, what begins; a name's address and its value's are as far apart
  // as each side has at most.
  private final int inputs;
  private final int outputs;
  private final int dimensions;
  private final int out;

  /** Where an empty tensor lies. */
  private final NativeBuffer nothing = NativeBuffer.ofLongs(MOST_DIMENSIONS / Long.BYTES);

  /** Where among the outputs each of the model's is; −1 where it is not wanted. */
  private final int[] places;

  private final long options;

  /** Written while the run can be ended, read after that. */
  private boolean terminated;

  OnnxRun(OnnxSession session) throws OrtException {
    this.session = session;
    this.runtime = session.runtime();
    this.reader = new ValueReader(runtime);
    this.inputs = 0;
    this.outputs = 2 * session.inputs();
    this.dimensions = outputs + 2 * session.outputs();
    this.out = dimensions + MOST_DIMENSIONS;
    this.memory = NativeBuffer.ofLongs(out + 1);
    this.places = new int[session.outputs()];
    runtime.api().call(OrtTable.CREATE_RUN_OPTIONS, memory.address(out));
    this.options = memory.getLong(out);
  }

  /**
   * Runs the session.
   *
   * @param values each one of its inputs
   * @param wanted its outputs
   */
  List<Tensor> run(List<Tensor> values, List<OnnxOutput> wanted, Stop stop)
      throws OrtException, EngineException {
    int given = values.size();
    int asked = ask(wanted);
    int inputValues = inputs + given;
    int outputValues = outputs + asked;
    clear(inputValues, given);
    clear(outputValues, asked);
    try (CallMemory copies = new CallMemory()) {
      for (int i = 0; i < given; i++) {
        Tensor value = values.get(i);
        memory.setLong(inputs + i, session.inputName(value.name()));
        feed(value, inputValues + i, copies);
      }
      run(inputValues, given, outputValues, asked, stop);
      List<Tensor> tensors = new ArrayList<>(wanted.size());
      for (OnnxOutput output : wanted) {
        tensors.add(output.of(reader, memory.getLong(outputValues + places[output.source()])));
      }
      return tensors;
    } finally {
      release(inputValues, given);
      release(outputValues, asked);
      Reference.reachabilityFence(values);
    }
  }

  private void run(int inputValues, int given, int outputValues, int asked, Stop stop)
      throws OrtException, EngineException {
    try {
      if (!stop.by(terminate)) {
        throw new EngineException("the run was ended before it began");
      }
      runtime
          .api()
          .call(
              OrtTable.RUN,
              session.handle(),
              options,
              memory.address(inputs),
              memory.address(inputValues),
              given,
              memory.address(outputs),
              asked,
              memory.address(outputValues));
    } finally {
      stop.over();
      if (terminated) {
        terminated = false;
        runtime.api().call(OrtTable.RUN_OPTIONS_UNSET_TERMINATE, options);
      }
    }
  }

  /** In another thread, while the run can be ended. */
  private void terminate() {
    terminated = true;
    try {
      runtime.api().call(OrtTable.RUN_OPTIONS_SET_TERMINATE, options);
    } catch (OrtException e) {
      throw new IllegalStateException("a run cannot be ended: " + e.getMessage(), e);
    }
  }

  /** Writes the names of the outputs that {@code wanted} are made of, each once; how many. */
  private int ask(List<OnnxOutput> wanted) {
    Arrays.fill(places, -1);
    int asked = 0;
    for (OnnxOutput output : wanted) {
      int source = output.source();
      if (places[source] < 0) {
        memory.setLong(outputs + asked, session.outputName(source));
        places[source] = asked++;
      }
    }
    return asked;
  }

  /** Makes the tensor of {@code value}, its handle at {@code place}. */
  private void feed(Tensor value, int place, CallMemory copies)
      throws OrtException, EngineException {
    Shape shape = value.shape();
    int rank = shape.rank();
    if (rank > MOST_DIMENSIONS) {
      throw new UnsupportedInputException(
          "%s: %d dimensions (expected: at most %d)"
              .formatted(value.name(), rank, MOST_DIMENSIONS));
    }
    for (int i = 0; i < rank; i++) {
      memory.setLong(dimensions + i, shape.dimension(i));
    }
    int type = OnnxTypes.number(value.datatype());
    if (value instanceof Tensor.Dense dense) {
      ByteBuffer data = dense.data();
      runtime
          .api()
          .call(
              OrtTable.CREATE_TENSOR_WITH_DATA,
              runtime.memory(),
              // Wherever it begins: the library reads numbers at any address, as processors do.
              data.hasRemaining() ? copies.address(data, 1) : nothing.address(),
              data.remaining(),
              memory.address(dimensions),
              rank,
              type,
              memory.address(place),
              0);
      return;
    }
    runtime
        .api()
        .call(
            OrtTable.CREATE_TENSOR,
            runtime.allocator(),
            memory.address(dimensions),
            rank,
            type,
            memory.address(place));
    fill(memory.getLong(place), ((Tensor.Bytes) value).elements());
  }

  private void fill(long tensor, List<byte[]> strings) throws OrtException {
    for (int i = 0; i < strings.size(); i++) {
      byte[] string = strings.get(i);
      if (string.length > 0) {
        runtime
            .api()
            .call(
                OrtTable.GET_RESIZED_STRING_TENSOR_ELEMENT_BUFFER,
                tensor,
                i,
                string.length,
                memory.address(out));
        NativeMemory.buffer(memory.getLong(out), string.length).put(string);
      }
    }
  }

  private void clear(int from, int count) {
    for (int i = 0; i < count; i++) {
      memory.setLong(from + i, 0);
    }
  }

  private void release(int from, int count) {
    for (int i = 0; i < count; i++) {
      runtime.api().release(OrtTable.RELEASE_VALUE, memory.getLong(from + i));
    }
  }

  /** Frees the options; no call runs. */
  void close() {
    runtime.api().release(OrtTable.RELEASE_RUN_OPTIONS, options);
  }
}
