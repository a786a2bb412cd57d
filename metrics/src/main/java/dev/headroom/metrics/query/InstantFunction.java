package dev.headroom.metrics.query;

import java.util.List;
import java.util.Locale;

/** Functions of vectors and scalars. */
enum InstantFunction {
  HISTOGRAM_QUANTILE,
  CLAMP_MIN,
  CLAMP_MAX,
  VECTOR;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  List<ValueType> parameters() {
    return switch (this) {
      case HISTOGRAM_QUANTILE -> List.of(ValueType.SCALAR, ValueType.VECTOR);
      case CLAMP_MIN, CLAMP_MAX -> List.of(ValueType.VECTOR, ValueType.SCALAR);
      case VECTOR -> List.of(ValueType.SCALAR);
    };
  }
}
