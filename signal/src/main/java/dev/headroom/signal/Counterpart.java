package dev.headroom.signal;

import dev.headroom.gateway.signal.GatewaySignal;
import dev.headroom.metrics.catalog.Signal;
import java.util.Map;
import java.util.Optional;

/** What the gateway measures in the same unit as a signal of the catalog. */
final class Counterpart {
  private static final Map<String, GatewaySignal> BY_SIGNAL =
      Map.of(
          "requests-per-stream", GatewaySignal.REQUESTS_PER_SLOT,
          "queue-depth", GatewaySignal.QUEUE_DEPTH,
          "latency-p95", GatewaySignal.LATENCY_P95,
          "latency-mean", GatewaySignal.LATENCY_MEAN);

  private Counterpart() {}

  static Optional<GatewaySignal> of(Signal signal) {
    return Optional.ofNullable(BY_SIGNAL.get(signal.name()));
  }
}
