package dev.headroom.serving.engine;

import java.util.Optional;

/**
 * The element types of the Open Inference Protocol, with their TensorFlow names.
 *
 * @see <a
 *     href="https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_rest.md">the
 *     protocol</a>
 */
public enum Datatype {
  BOOL(1, "DT_BOOL"),
  UINT8(1, "DT_UINT8"),
  UINT16(2, "DT_UINT16"),
  UINT32(4, "DT_UINT32"),
  UINT64(8, "DT_UINT64"),
  INT8(1, "DT_INT8"),
  INT16(2, "DT_INT16"),
  INT32(4, "DT_INT32"),
  INT64(8, "DT_INT64"),
  FP16(2, "DT_HALF"),
  FP32(4, "DT_FLOAT"),
  FP64(8, "DT_DOUBLE"),
  BYTES(0, "DT_STRING");

  private final int size;
  private final String tensorflow;

  Datatype(int size, String tensorflow) {
    this.size = size;
    this.tensorflow = tensorflow;
  }

  /** Bytes an element; 0 for {@link #BYTES}, whose elements differ in length. */
  public int size() {
    return size;
  }

  /** The name in TensorFlow's {@code DataType}. */
  public String tensorflow() {
    return tensorflow;
  }

  /** The type that the protocol calls {@code name}. */
  public static Optional<Datatype> named(String name) {
    for (Datatype datatype : values()) {
      if (datatype.name().equals(name)) {
        return Optional.of(datatype);
      }
    }
    return Optional.empty();
  }
}
