package dev.headroom.serving.grpc.wire;

import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.List;

/**
 * Writes a PredictResponse: {@code outputs=1 (a map of TensorProto), model_spec=2 (name=1,
 * version=2, signature_name=3)}. Numbers are in {@code tensor_content=4}, texts in {@code
 * string_val=8}.
 */
public record PredictAnswer(String model, long version, List<Tensor> outputs) implements Answer {
  private static final String SIGNATURE = "serving_default";

  @Override
  public long size() {
    long size = WireWriter.fieldSize(2, specSize());
    for (Tensor output : outputs) {
      size += WireWriter.fieldSize(1, entrySize(output));
    }
    return size;
  }

  private long specSize() {
    return WireWriter.textSize(1, model)
        + WireWriter.fieldSize(2, WireWriter.numberSize(1, version))
        + WireWriter.textSize(3, SIGNATURE);
  }

  private static long entrySize(Tensor output) {
    return WireWriter.fieldSize(1, ByteBufUtil.utf8Bytes(output.name()))
        + WireWriter.fieldSize(2, tensorSize(output));
  }

  private static long tensorSize(Tensor output) {
    long size =
        WireWriter.numberSize(1, TensorProtoReader.number(output.datatype()))
            + WireWriter.fieldSize(2, shapeSize(output.shape()));
    return switch (output) {
      case Tensor.Dense dense -> size + WireWriter.fieldSize(4, dense.data().remaining());
      case Tensor.Bytes bytes -> {
        for (byte[] element : bytes.elements()) {
          size += WireWriter.fieldSize(8, element.length);
        }
        yield size;
      }
    };
  }

  private static long shapeSize(Shape shape) {
    long size = 0;
    for (int i = 0; i < shape.rank(); i++) {
      size += WireWriter.fieldSize(2, WireWriter.numberSize(1, shape.dimension(i)));
    }
    return size;
  }

  @Override
  public void write(ByteBuf into) {
    for (Tensor output : outputs) {
      WireWriter.begin(into, 1, entrySize(output));
      WireWriter.anyText(into, 1, output.name());
      WireWriter.begin(into, 2, tensorSize(output));
      tensor(into, output);
    }
    WireWriter.begin(into, 2, specSize());
    WireWriter.text(into, 1, model);
    WireWriter.begin(into, 2, WireWriter.numberSize(1, version));
    WireWriter.number(into, 1, version);
    WireWriter.text(into, 3, SIGNATURE);
  }

  private static void tensor(ByteBuf into, Tensor output) {
    WireWriter.number(into, 1, TensorProtoReader.number(output.datatype()));
    Shape shape = output.shape();
    WireWriter.begin(into, 2, shapeSize(shape));
    for (int i = 0; i < shape.rank(); i++) {
      WireWriter.begin(into, 2, WireWriter.numberSize(1, shape.dimension(i)));
      WireWriter.number(into, 1, shape.dimension(i));
    }
    switch (output) {
      case Tensor.Dense dense -> {
        WireWriter.begin(into, 4, dense.data().remaining());
        into.writeBytes(dense.data().duplicate());
      }
      case Tensor.Bytes bytes -> {
        for (byte[] element : bytes.elements()) {
          WireWriter.begin(into, 8, element.length);
          into.writeBytes(element);
        }
      }
    }
  }
}
