package dev.headroom.api.autoscaling;

import dev.headroom.document.Field;
import dev.headroom.scaling.quantity.Quantity;
import org.jspecify.annotations.Nullable;

/** Quantities in documents: a number, or a text as {@code 500m} or {@code 2Gi}. */
public final class Quantities {
  private Quantities() {}

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

  /** A quantity above zero. */
  public static @Nullable Quantity positive(Field field) {
    Quantity quantity = decode(field);
    if (quantity != null && quantity.signum() <= 0) {
      field.problem("a quantity above 0");
      return null;
    }
    return quantity;
  }

  /** A quantity of zero or more. */
  public static @Nullable Quantity notNegative(Field field) {
    Quantity quantity = decode(field);
    if (quantity != null && quantity.signum() < 0) {
      field.problem("a quantity of 0 or more");
      return null;
    }
    return quantity;
  }
}
