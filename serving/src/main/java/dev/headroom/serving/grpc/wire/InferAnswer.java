package dev.headroom.serving.grpc.wire;

import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Writes a ModelInferResponse: {@code model_name=1, model_version=2, id=3, outputs=5 (name=1,
 * datatype=2, shape=3), raw_output_contents=6}. Outputs are always raw, whatever the request's
 * inputs are, as OVMS and Triton have it.
 *
 * @param id the request's; empty: none
 */
public record InferAnswer(String model, long version, String id, List<Tensor> outputs)
    implements Answer {
  @Override
  public long size() {
    long size =
        WireWriter.textSize(1, model)
            + WireWriter.textSize(2, Long.toString(version))
            + WireWriter.textSize(3, id);
    for (Tensor output : outputs) {
      size += WireWriter.fieldSize(5, outputSize(output));
      size += WireWriter.fieldSize(6, rawSize(output));
    }
    return size;
  }

  private static long outputSize(Tensor output) {
    long shape = shapeSize(output.shape());
    return WireWriter.textSize(1, output.name())
        + WireWriter.textSize(2, output.datatype().name())
        + (shape == 0 ? 0 : WireWriter.fieldSize(3, shape));
  }

  private static long shapeSize(Shape shape) {
    long size = 0;
    for (int i = 0; i < shape.rank(); i++) {
      size += WireWriter.varintSize(shape.dimension(i));
    }
    return size;
  }

  private static long rawSize(Tensor output) {
    return switch (output) {
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

  @Override
  public void write(ByteBuf into) {
    WireWriter.text(into, 1, model);
    WireWriter.text(into, 2, Long.toString(version));
    WireWriter.text(into, 3, id);
    for (Tensor output : outputs) {
      WireWriter.begin(into, 5, outputSize(output));
      WireWriter.text(into, 1, output.name());
      WireWriter.text(into, 2, output.datatype().name());
      long shape = shapeSize(output.shape());
      if (shape > 0) {
        WireWriter.begin(into, 3, shape);
        for (int i = 0; i < output.shape().rank(); i++) {
          WireWriter.varint(into, output.shape().dimension(i));
        }
      }
    }
    for (Tensor output : outputs) {
      WireWriter.begin(into, 6, rawSize(output));
      raw(into, output);
    }
  }

  private static void raw(ByteBuf into, Tensor output) {
    switch (output) {
      case Tensor.Dense dense -> into.writeBytes(dense.data().duplicate());
      case Tensor.Bytes bytes -> {
        for (byte[] element : bytes.elements()) {
          into.writeIntLE(element.length).writeBytes(element);
        }
      }
    }
  }
}
