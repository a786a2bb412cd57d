package dev.headroom.serving.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes tensors as JSON, from where they lie. */
final class TensorJson {
  private static final BigInteger UINT64_MASK =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private TensorJson() {}

  /** All elements in one array. */
  static void flat(JsonGenerator json, Tensor tensor) throws IOException {
    json.writeStartArray();
    elements(json, tensor, 0, Math.toIntExact(tensor.shape().elements()));
    json.writeEndArray();
  }

  /** Arrays in arrays, as the shape says. */
  static void nested(JsonGenerator json, Tensor tensor) throws IOException {
    nested(json, tensor, 0, 0, Math.toIntExact(tensor.shape().elements()));
  }

  /** Row {@code row} of {@code tensor}, whose outermost dimension has {@code rows}. */
  static void row(JsonGenerator json, Tensor tensor, int row, int rows) throws IOException {
    int length = Math.toIntExact(tensor.shape().elements()) / rows;
    nested(json, tensor, 1, row * length, length);
  }

  private static void nested(JsonGenerator json, Tensor tensor, int depth, int from, int count)
      throws IOException {
    Shape shape = tensor.shape();
    if (depth == shape.rank()) {
      elements(json, tensor, from, count);
      return;
    }
    json.writeStartArray();
    if (depth == shape.rank() - 1) {
      elements(json, tensor, from, count);
    } else {
      int rows = Math.toIntExact(shape.dimension(depth));
      for (int i = 0; i < rows; i++) {
        nested(json, tensor, depth + 1, from + i * (count / rows), count / rows);
      }
    }
    json.writeEndArray();
  }

  private static void elements(JsonGenerator json, Tensor tensor, int from, int count)
      throws IOException {
    switch (tensor) {
      case Tensor.Dense dense -> dense(json, dense, from, from + count);
      case Tensor.Bytes bytes -> {
        for (byte[] element : bytes.elements().subList(from, from + count)) {
          json.writeString(new String(element, StandardCharsets.UTF_8));
        }
      }
    }
  }

  private static void dense(JsonGenerator json, Tensor.Dense tensor, int from, int to)
      throws IOException {
    ByteBuffer data = tensor.data();
    for (int i = from; i < to; i++) {
      switch (tensor.datatype()) {
        case FP32 -> json.writeNumber(data.getFloat(4 * i));
        case INT64 -> json.writeNumber(data.getLong(8 * i));
        case INT32 -> json.writeNumber(data.getInt(4 * i));
        case FP64 -> json.writeNumber(data.getDouble(8 * i));
        case FP16 -> json.writeNumber(Float.float16ToFloat(data.getShort(2 * i)));
        case BOOL -> json.writeBoolean(data.get(i) != 0);
        case INT8 -> json.writeNumber(data.get(i));
        case UINT8 -> json.writeNumber(Byte.toUnsignedInt(data.get(i)));
        case INT16 -> json.writeNumber(data.getShort(2 * i));
        case UINT16 -> json.writeNumber(Short.toUnsignedInt(data.getShort(2 * i)));
        case UINT32 -> json.writeNumber(Integer.toUnsignedLong(data.getInt(4 * i)));
        case UINT64 -> json.writeNumber(BigInteger.valueOf(data.getLong(8 * i)).and(UINT64_MASK));
        case BYTES -> throw new IllegalArgumentException("not dense");
      }
    }
  }
}
