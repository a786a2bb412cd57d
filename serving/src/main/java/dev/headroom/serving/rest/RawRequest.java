package dev.headroom.serving.rest;

import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.inference.Request;
import dev.headroom.serving.memory.RequestMemory;
import dev.headroom.serving.repository.LoadedVersion;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * A raw binary request: a body that is nothing but the model's only input, answered with all
 * outputs in binary. Its shape is the model's, with what the length leaves for an open dimension; a
 * second one, the first of all, is then 1.
 *
 * @see <a
 *     href="https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_binary_data.md#raw-binary-request">the
 *     extension</a>
 */
final class RawRequest {
  private RawRequest() {}

  static V2Request read(LoadedVersion version, ByteBuf body, RequestMemory memory) {
    if (version.inputs().size() != 1) {
      throw RefusedException.invalid(
          "Invalid number of inputs",
          "Expected: %d; Actual: one, as raw bytes".formatted(version.inputs().size()));
    }
    TensorSpec spec = version.inputs().getFirst();
    BinaryTensors tensors = new BinaryTensors(body, body.readerIndex(), memory);
    Shape shape = shape(spec, body.readableBytes());
    List<V2Output> wanted =
        version.outputs().stream().map(output -> new V2Output(output.name(), true)).toList();
    Request request =
        new Request(
            List.of(tensors.next(spec.name(), spec.datatype(), shape, body.readableBytes())),
            wanted.stream().map(V2Output::name).toList());
    return new V2Request(null, request, wanted);
  }

  private static Shape shape(TensorSpec spec, int bytes) {
    long[] dimensions = spec.shape().toArray();
    int open = -1;
    for (int i = dimensions.length - 1; i >= 0; i--) {
      if (dimensions[i] == Shape.DYNAMIC && (open < 0 || i == 0)) {
        if (open >= 0) {
          dimensions[i] = 1;
        } else {
          open = i;
        }
      }
    }
    if (open >= 0) {
      dimensions[open] = 1;
      // The elements of a row; strings have no size that would tell how many there are.
      long row = spec.datatype() == Datatype.BYTES ? 0 : elements(spec, dimensions, bytes);
      dimensions[open] = row == 0 ? 1 : bytes / spec.datatype().size() / row;
    }
    if (Shape.of(dimensions).hasOpen()) {
      throw wrong(spec, bytes);
    }
    return Shape.of(dimensions);
  }

  private static long elements(TensorSpec spec, long[] dimensions, int bytes) {
    Shape row = Shape.of(dimensions);
    if (row.hasOpen()) {
      throw wrong(spec, bytes);
    }
    try {
      return row.elements();
    } catch (ArithmeticException e) {
      throw wrong(spec, bytes);
    }
  }

  private static RefusedException wrong(TensorSpec spec, int bytes) {
    return RefusedException.invalid(
        "Invalid input shape",
        "%s: %d raw bytes (expected: a model with at most one open dimension beside the first, %s)"
            .formatted(spec.name(), bytes, spec.shape()));
  }
}
