package dev.headroom.cli;

import dev.headroom.api.resource.Scaling.Metric;
import dev.headroom.gateway.signal.GatewaySignal;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.catalog.Signal;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a signal is in a cluster: a Pods metric of the same name. Which server the pods run cannot
 * be told from a snapshot, so the target has to be given. Not thread-safe.
 */
public final class SignalMetrics {
  private final Supplier<Catalog> known;
  private @Nullable Catalog catalog;

  /**
   * @param known the signals; asked for when the first is met
   */
  public SignalMetrics(Supplier<Catalog> known) {
    this.known = known;
  }

  /** The metric; null where the signal is not known, or it has no target. */
  public @Nullable MetricSpec of(Metric.Signal signal) {
    if (catalog == null) {
      catalog = known.get();
    }
    Optional<String> name =
        catalog
            .signal(signal.name())
            .map(Signal::name)
            .or(() -> GatewaySignal.named(signal.name()).map(GatewaySignal::signalName));
    if (name.isEmpty() || signal.target().isEmpty()) {
      return null;
    }
    return new MetricSpec.Pods(
        MetricIdentifier.named(name.get()), new MetricTarget.AverageValue(signal.target().get()));
  }
}
