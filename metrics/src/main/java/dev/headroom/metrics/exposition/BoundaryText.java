package dev.headroom.metrics.exposition;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bounds in {@code le} and {@code quantile}, which libraries write as {@code 1}, {@code 1.0} or
 * {@code 1e0}: as Prometheus 3 does, each becomes the one text of that number in OpenMetrics, so
 * that a series is the same in both formats (model/labels, FormatOpenMetricsFloat).
 */
final class BoundaryText {
  private static final int PLAIN_DIGITS = 6;
  private static final int SMALLEST_PLAIN = -4;

  private BoundaryText() {}

  /** The label whose value is a bound where that was the last type stated; null: none. */
  static @Nullable String label(@Nullable MetricType type) {
    return type == MetricType.HISTOGRAM ? "le" : type == MetricType.SUMMARY ? "quantile" : null;
  }

  static void normalise(Map<String, String> labels, String label) {
    String value = labels.get(label);
    if (value != null) {
      byte[] text = value.getBytes(StandardCharsets.UTF_8);
      try {
        labels.put(label, format(NumberText.parse(text, 0, text.length)));
      } catch (NumberFormatException noNumber) {
        // It stays as it is.
      }
    }
  }

  static String format(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == 0) {
      return "0.0";
    }
    BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= SMALLEST_PLAIN && exponent < PLAIN_DIGITS) {
      String plain = shortest.toPlainString();
      return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }
    String digits = shortest.unscaledValue().abs().toString();
    return (value < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + (exponent < 0 ? "e-" : "e+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }
}
