package dev.headroom.serving.grpc.wire;

import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.inference.RefusedException;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TensorFlow's TensorProto: {@code dtype=1, tensor_shape=2, tensor_content=4}, or values in a field
 * of their type, of which a single one stands for all elements.
 *
 * @see <a
 *     href="https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/framework/tensor.proto">tensor.proto</a>
 */
final class TensorProtoReader {
  private final ByteBuf buffer;
  private final List<Span> message;
  private final Dimensions dimensions = new Dimensions();
  private long type;
  private boolean unknownRank;
  private @Nullable Span content;

  private TensorProtoReader(ByteBuf buffer, List<Span> message) {
    this.buffer = buffer;
    this.message = message;
  }

  /** The message that lies in {@code message}, in several parts where it came so. */
  static TensorProtoReader read(ByteBuf buffer, List<Span> message) {
    TensorProtoReader tensor = new TensorProtoReader(buffer, message);
    for (Span part : message) {
      WireReader fields = new WireReader(buffer, part);
      while (fields.next()) {
        if (fields.is(1, WireReader.VARINT)) {
          tensor.type = fields.varint();
        } else if (fields.is(2, WireReader.LENGTH)) {
          tensor.shape(fields.message());
        } else if (fields.is(4, WireReader.LENGTH)) {
          tensor.content = fields.content();
        } else {
          fields.skip();
        }
      }
    }
    return tensor;
  }

  /** {@code dim=2 (size=1, name=2), unknown_rank=3}. */
  private void shape(WireReader shape) {
    while (shape.next()) {
      if (shape.is(2, WireReader.LENGTH)) {
        WireReader dimension = shape.message();
        long size = 0;
        while (dimension.next()) {
          if (dimension.is(1, WireReader.VARINT)) {
            size = dimension.varint();
          } else {
            dimension.skip();
          }
        }
        dimensions.add("tensor_shape", size);
      } else if (shape.is(3, WireReader.VARINT)) {
        unknownRank = shape.varint() != 0;
      } else {
        shape.skip();
      }
    }
  }

  /** How many bytes its values have where they are not its content. */
  long valueBytes() {
    if (content != null && content.length() > 0) {
      return 0;
    }
    long bytes = 0;
    for (Span part : message) {
      bytes += part.length();
    }
    return bytes;
  }

  Tensor tensor(String name, Contents contents) {
    Datatype datatype = datatype(name);
    if (unknownRank) {
      throw RefusedException.invalid(
          "Invalid number of shape dimensions",
          "unknown_rank (expected: all dimensions); input name: " + name);
    }
    Shape shape = dimensions.shape();
    if (content != null && content.length() > 0) {
      if (datatype == Datatype.BYTES) {
        throw RefusedException.invalid(
            "Invalid content size of tensor proto",
            "strings in tensor_content (expected: in string_val); input name: " + name);
      }
      return contents.raw(name, datatype, shape, content);
    }
    RepeatedField values =
        new RepeatedField(buffer, message, valuesField(datatype), RepeatedField.Form.of(datatype));
    return contents.typed(name, datatype, shape, values, true);
  }

  private Datatype datatype(String name) {
    for (Datatype datatype : Datatype.values()) {
      if (number(datatype) == type) {
        return datatype;
      }
    }
    throw RefusedException.invalid(
        "Invalid input precision",
        "dtype %d (expected: a type of %s); input name: %s"
            .formatted(type, List.of(Datatype.values()), name));
  }

  /** The number of {@code datatype} in TensorFlow's enum DataType. */
  static int number(Datatype datatype) {
    return switch (datatype) {
      case FP32 -> 1;
      case FP64 -> 2;
      case INT32 -> 3;
      case UINT8 -> 4;
      case INT16 -> 5;
      case INT8 -> 6;
      case BYTES -> 7;
      case INT64 -> 9;
      case BOOL -> 10;
      case UINT16 -> 17;
      case FP16 -> 19;
      case UINT32 -> 22;
      case UINT64 -> 23;
    };
  }

  /** The field that has values of {@code datatype}. */
  private static int valuesField(Datatype datatype) {
    return switch (datatype) {
      case FP32 -> 5;
      case FP64 -> 6;
      case INT32, INT16, INT8, UINT8, UINT16 -> 7;
      case BYTES -> 8;
      case INT64 -> 10;
      case BOOL -> 11;
      case FP16 -> 13;
      case UINT32 -> 16;
      case UINT64 -> 17;
    };
  }
}
