package dev.headroom.kubernetes.metricsapi.usage;

import dev.headroom.scaling.quantity.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What somebody takes.
 *
 * @param at the later moment
 * @param window between the two moments
 * @param cores processors, in the mean of the window
 * @param bytes of memory, at the later moment
 */
record Usage(Instant at, Duration window, double cores, long bytes) {
  private static final long KIBI = 1024;
  private static final int NANO = 9;

  /** Between two moments; empty where they are none, as after a restart. */
  static Optional<Usage> between(Moment before, Moment now) {
    Duration window = Duration.between(before.at(), now.at());
    double seconds = now.cpuSeconds() - before.cpuSeconds();
    return window.toMillis() < 1 || seconds < 0
        ? Optional.empty()
        : Optional.of(
            new Usage(
                now.at(), window, seconds * 1000 / window.toMillis(), (long) now.memoryBytes()));
  }

  /** As metrics-server writes it: to a thousandth of a millionth. */
  String cpu() {
    return Quantity.parse(
            new BigDecimal(cores).setScale(NANO, RoundingMode.HALF_UP).toPlainString())
        .toString();
  }

  String memory() {
    return Quantity.parse(bytes % KIBI == 0 ? bytes / KIBI + "Ki" : String.valueOf(bytes))
        .toString();
  }
}
