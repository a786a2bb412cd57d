package dev.headroom.signal;

import dev.headroom.scaling.quantity.Quantity;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalDouble;

/** Recommended targets, which the catalog has as numbers, as policies have them. */
final class Targets {
  private Targets() {}

  static Optional<Quantity> quantity(OptionalDouble number) {
    return number.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Quantity.parse(
                BigDecimal.valueOf(number.getAsDouble()).stripTrailingZeros().toPlainString()));
  }
}
