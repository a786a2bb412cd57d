package dev.headroom.metrics.query;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the values of a group become one, or fewer. */
enum Aggregation {
  SUM(null),
  AVG(null),
  MAX(null),
  MIN(null),
  COUNT(null),
  GROUP(null),
  STDDEV(null),
  STDVAR(null),
  QUANTILE(ValueType.SCALAR),
  TOPK(ValueType.SCALAR),
  BOTTOMK(ValueType.SCALAR),
  COUNT_VALUES(ValueType.TEXT);

  /** What Prometheus has only if it is asked for, and this does not have. */
  static final Set<String> EXPERIMENTAL = Set.of("limitk", "limit_ratio");

  /** The type of the first argument, where there is one before the vector. */
  final @Nullable ValueType parameter;

  Aggregation(@Nullable ValueType parameter) {
    this.parameter = parameter;
  }

  static Optional<Aggregation> named(String lowerCase) {
    return Arrays.stream(values()).filter(a -> a.text().equals(lowerCase)).findFirst();
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
