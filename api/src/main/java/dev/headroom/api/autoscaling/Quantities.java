package dev.headroom.api.autoscaling;

import dev.headroom.document.Field;
import dev.headroom.document.schema.Notation;
import dev.headroom.document.schema.Schema;
import dev.headroom.scaling.quantity.Quantity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Quantities in documents: a number, or a text as {@code 500m} or {@code 2Gi}. */
public final class Quantities {
  private static final String DIGITS = "([0-9]+(\\.[0-9]*)?|\\.[0-9]+)";
  private static final String UNIT = "([KMGTPE]i|[numkMGTPE]|[eE][+-]?" + DIGITS + ")?$";

  /** What texts of quantities above zero match. */
  public static final String POSITIVE_PATTERN = "^(?=\\+?[.0]*[1-9])\\+?" + DIGITS + UNIT;

  /** A quantity above zero. */
  public static final Schema<Quantity> POSITIVE =
      Notation.of(
          "Quantity",
          "a quantity above 0, as 10, 250m or 2Gi",
          json("exclusiveMinimum", POSITIVE_PATTERN),
          Quantities::positive);

  /** A quantity of zero or more. */
  public static final Schema<Quantity> NOT_NEGATIVE =
      Notation.of(
          "Quantity",
          "a quantity of 0 or more, as 0.1 or 50m",
          json("minimum", "^\\+?" + DIGITS + UNIT),
          Quantities::notNegative);

  private Quantities() {}

  private static Map<String, Object> json(String bound, String pattern) {
    return Map.of(
        "anyOf",
        List.of(Map.of("type", "number", bound, 0), Map.of("type", "string", "pattern", pattern)));
  }

  /** Any quantity. */
  public static @Nullable Quantity decode(Field field) {
    String text = field.literal();
    if (text == null) {
      return null;
    }
    try {
      return Quantity.parse(text);
    } catch (IllegalArgumentException e) {
      field.problem("a quantity, as 250m, 10 or 2Gi");
      return null;
    }
  }

  private static @Nullable Quantity positive(Field field) {
    Quantity quantity = decode(field);
    if (quantity != null && quantity.signum() <= 0) {
      field.problem("a quantity above 0");
      return null;
    }
    return quantity;
  }

  private static @Nullable Quantity notNegative(Field field) {
    Quantity quantity = decode(field);
    if (quantity != null && quantity.signum() < 0) {
      field.problem("a quantity of 0 or more");
      return null;
    }
    return quantity;
  }
}
