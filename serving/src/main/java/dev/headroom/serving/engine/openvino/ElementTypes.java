package dev.headroom.serving.engine.openvino;

import dev.headroom.serving.engine.Datatype;
import java.util.Optional;

/**
 * Between the numbers of {@code ov_element_type_e} and ours.
 *
 * <p>The enumeration began with two values for "undefined" and "dynamic", which are one since
 * 2025.1, so that all others have moved down by one. A double, and not a float, tells which of the
 * two a library has.
 *
 * @param shift 0 as of 2025.1, 1 before
 */
record ElementTypes(int shift) {
  private static final int F64 = 5;

  /** The number that means F64, or F32 where the library is older. */
  static int probe() {
    return F64;
  }

  /**
   * @param bytes the size of an element of type {@link #probe}
   */
  static ElementTypes probed(long bytes) {
    return new ElementTypes(bytes == Double.BYTES ? 0 : 1);
  }

  /** What {@code number} is; empty for what the Open Inference Protocol has not. */
  Optional<Datatype> datatype(int number) {
    return switch (number - shift) {
      case 1 -> Optional.of(Datatype.BOOL);
      case 3 -> Optional.of(Datatype.FP16);
      case 4 -> Optional.of(Datatype.FP32);
      case F64 -> Optional.of(Datatype.FP64);
      case 7 -> Optional.of(Datatype.INT8);
      case 8 -> Optional.of(Datatype.INT16);
      case 9 -> Optional.of(Datatype.INT32);
      case 10 -> Optional.of(Datatype.INT64);
      case 16 -> Optional.of(Datatype.UINT8);
      case 17 -> Optional.of(Datatype.UINT16);
      case 18 -> Optional.of(Datatype.UINT32);
      case 19 -> Optional.of(Datatype.UINT64);
      case 23 -> Optional.of(Datatype.BYTES);
      default -> Optional.empty();
    };
  }

  int number(Datatype datatype) {
    return shift
        + switch (datatype) {
          case BOOL -> 1;
          case FP16 -> 3;
          case FP32 -> 4;
          case FP64 -> F64;
          case INT8 -> 7;
          case INT16 -> 8;
          case INT32 -> 9;
          case INT64 -> 10;
          case UINT8 -> 16;
          case UINT16 -> 17;
          case UINT32 -> 18;
          case UINT64 -> 19;
          case BYTES -> 23;
        };
  }
}
