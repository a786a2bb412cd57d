package dev.headroom.serving.engine.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.engine.UnsupportedInputException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/** Between ONNX Runtime's types and ours. */
final class OnnxTypes {
  private OnnxTypes() {}

  static Datatype datatype(String side, String name, TensorInfo info) throws EngineException {
    return switch (info.onnxType) {
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL -> Datatype.BOOL;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8 -> Datatype.UINT8;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16 -> Datatype.UINT16;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32 -> Datatype.UINT32;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64 -> Datatype.UINT64;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8 -> Datatype.INT8;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16 -> Datatype.INT16;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32 -> Datatype.INT32;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 -> Datatype.INT64;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16 -> Datatype.FP16;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT -> Datatype.FP32;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE -> Datatype.FP64;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING -> Datatype.BYTES;
      default ->
          throw new EngineException(
              "%s %s: type %s (expected: one that the Open Inference Protocol has)"
                  .formatted(side, name, info.onnxType));
    };
  }

  /**
   * ONNX Runtime's Java binding can read unsigned tensors of 16 bits and more, but not make them.
   */
  static void requireFeedable(TensorSpec input) throws EngineException {
    switch (input.datatype()) {
      case UINT16, UINT32, UINT64 ->
          throw new EngineException(
              "input %s: type %s, which ONNX Runtime's Java binding cannot feed (expected: cast it in the model)"
                  .formatted(input.name(), input.datatype()));
      default -> {}
    }
  }

  static OnnxJavaType java(Datatype datatype) {
    return switch (datatype) {
      case BOOL -> OnnxJavaType.BOOL;
      case UINT8 -> OnnxJavaType.UINT8;
      case INT8 -> OnnxJavaType.INT8;
      case INT16, UINT16 -> OnnxJavaType.INT16;
      case INT32, UINT32 -> OnnxJavaType.INT32;
      case INT64, UINT64 -> OnnxJavaType.INT64;
      case FP16 -> OnnxJavaType.FLOAT16;
      case FP32 -> OnnxJavaType.FLOAT;
      case FP64 -> OnnxJavaType.DOUBLE;
      case BYTES -> OnnxJavaType.STRING;
    };
  }

  /** Its Java binding takes strings as text, so bytes that are none would arrive as others. */
  static String[] strings(Tensor.Bytes tensor) throws UnsupportedInputException {
    String[] strings = new String[tensor.elements().size()];
    for (int i = 0; i < strings.length; i++) {
      try {
        strings[i] =
            UTF_8.newDecoder().decode(ByteBuffer.wrap(tensor.elements().get(i))).toString();
      } catch (CharacterCodingException e) {
        throw new UnsupportedInputException(
            "input %s: element %d is not UTF-8 (expected: text, ONNX Runtime's Java binding takes nothing else)"
                .formatted(tensor.name(), i));
      }
    }
    return strings;
  }

  /** The strings in {@code value}, a string or arrays of arrays of them, in row-major order. */
  static List<byte[]> bytes(Object value) {
    List<byte[]> elements = new ArrayList<>();
    flatten(value, elements);
    return elements;
  }

  private static void flatten(Object value, List<byte[]> into) {
    switch (value) {
      case String string -> into.add(string.getBytes(UTF_8));
      case Object[] array -> {
        for (Object element : array) {
          flatten(element, into);
        }
      }
      default -> throw new IllegalArgumentException("not a string: " + value.getClass());
    }
  }
}
