package dev.headroom.serving.engine.onnx;

import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.EngineException;
import java.util.List;
import java.util.Optional;

/**
 * Between {@code ONNXTensorElementDataType} and ours.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">TensorProto.DataType, which
 *     has the same numbers</a>
 */
final class OnnxTypes {
  static final int STRING = 8;

  /** By number. */
  private static final List<String> NAMES =
      List.of(
          "UNDEFINED",
          "FLOAT",
          "UINT8",
          "INT8",
          "UINT16",
          "INT16",
          "INT32",
          "INT64",
          "STRING",
          "BOOL",
          "FLOAT16",
          "DOUBLE",
          "UINT32",
          "UINT64",
          "COMPLEX64",
          "COMPLEX128",
          "BFLOAT16");

  private OnnxTypes() {}

  /** What {@code number} is to clients, who have not all types. */
  static Optional<Datatype> datatype(int number) {
    return Optional.ofNullable(
        switch (number) {
          case 1 -> Datatype.FP32;
          case 2 -> Datatype.UINT8;
          case 3 -> Datatype.INT8;
          case 4 -> Datatype.UINT16;
          case 5 -> Datatype.INT16;
          case 6 -> Datatype.INT32;
          case 7 -> Datatype.INT64;
          case STRING -> Datatype.BYTES;
          case 9 -> Datatype.BOOL;
          case 10 -> Datatype.FP16;
          case 11 -> Datatype.FP64;
          case 12 -> Datatype.UINT32;
          case 13 -> Datatype.UINT64;
          default -> null;
        });
  }

  /** What {@code number}, of the input or output {@code name}, is to clients. */
  static Datatype datatype(String side, String name, int number) throws EngineException {
    Optional<Datatype> datatype = datatype(number);
    if (datatype.isEmpty()) {
      throw new EngineException(
          "%s %s: type %s (expected: one that the Open Inference Protocol has)"
              .formatted(side, name, name(number)));
    }
    return datatype.get();
  }

  static int number(Datatype datatype) {
    return switch (datatype) {
      case FP32 -> 1;
      case UINT8 -> 2;
      case INT8 -> 3;
      case UINT16 -> 4;
      case INT16 -> 5;
      case INT32 -> 6;
      case INT64 -> 7;
      case BYTES -> STRING;
      case BOOL -> 9;
      case FP16 -> 10;
      case FP64 -> 11;
      case UINT32 -> 12;
      case UINT64 -> 13;
    };
  }

  /** As ONNX calls it; a newer one by its number. */
  static String name(int number) {
    return number < NAMES.size() ? NAMES.get(number) : Integer.toString(number);
  }
}
