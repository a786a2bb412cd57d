package dev.headroom.cli.running;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** A number of any size in a few characters: three digits, and no more zeros than needed. */
public final class Figure {
  private static final MathContext DIGITS = new MathContext(3, RoundingMode.HALF_UP);

  private Figure() {}

  public static String of(double value) {
    BigDecimal rounded = new BigDecimal(value).round(DIGITS);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  /** What a metric is, against what it should be: {@code 1.4/1}. */
  static String against(JsonNode metric) {
    return or(metric.path("value"), "<unknown>") + "/" + or(metric.path("target"), "<none>");
  }

  private static String or(JsonNode number, String otherwise) {
    return number.isNumber() ? of(number.asDouble()) : otherwise;
  }
}
