package dev.headroom.cli;

import dev.headroom.api.resource.Scaling.Metric;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import org.jspecify.annotations.Nullable;

/**
 * What a signal is in a cluster: a Pods metric of the same name. Which server the pods run cannot
 * be told from a snapshot, so the target has to be given. Not thread-safe.
 */
public final class SignalMetrics {
  private @Nullable Catalog catalog;

  /** The metric; null where the catalog does not have the signal, or it has no target. */
  public @Nullable MetricSpec of(Metric.Signal signal) {
    if (catalog == null) {
      catalog = Catalog.builtIn();
    }
    var known = catalog.signal(signal.name());
    if (known.isEmpty() || signal.target().isEmpty()) {
      return null;
    }
    return new MetricSpec.Pods(
        MetricIdentifier.named(known.get().name()),
        new MetricTarget.AverageValue(signal.target().get()));
  }
}
