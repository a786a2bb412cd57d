package dev.headroom.kubernetes.metricsapi.wire;

import dev.headroom.scaling.quantity.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times and numbers as Kubernetes writes them. */
public final class Times {
  private Times() {}

  /** RFC 3339, whole seconds. */
  public static String text(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** In thousandths, in the canonical form. */
  public static String quantity(long milli) {
    return Quantity.ofMilli(milli, Quantity.Format.DECIMAL_SI).toString();
  }

  /** As Go writes a duration. */
  public static String duration(Duration window) {
    long minutes = window.toMinutes();
    String seconds =
        BigDecimal.valueOf(window.minusMinutes(minutes).toMillis(), 3)
                .stripTrailingZeros()
                .toPlainString()
            + "s";
    return minutes == 0 ? seconds : minutes + "m" + seconds;
  }
}
