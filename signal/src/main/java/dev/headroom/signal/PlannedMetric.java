package dev.headroom.signal;

import dev.headroom.api.resource.Scaling.Metric;
import dev.headroom.gateway.signal.GatewaySignal;
import dev.headroom.metrics.catalog.Signal;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.quantity.Quantity;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What one metric of a policy is measured by. */
public sealed interface PlannedMetric {

  /** Whether it is looked for on the replicas' metrics pages. */
  boolean readsPages();

  /**
   * A series of the replicas' pages, as the user wrote it.
   *
   * @param doubt what is hardly meant so, a sentence
   */
  record Series(MetricSpec metric, Optional<String> doubt) implements PlannedMetric {
    @Override
    public boolean readsPages() {
      return true;
    }
  }

  /** What only this world has, such as a cluster's cpu and memory. */
  record OfWorld(MetricSpec metric) implements PlannedMetric {
    @Override
    public boolean readsPages() {
      return false;
    }
  }

  /** What a rule of the files gives or, of pods and until one does, as {@link Series}. */
  record ByRule(MetricSpec metric) implements PlannedMetric {
    @Override
    public boolean readsPages() {
      return true;
    }
  }

  /**
   * A query of the user's own, over all replicas.
   *
   * @param doubt what is hardly meant so, a sentence
   */
  record OfQuery(Metric.Query query, Optional<String> doubt) implements PlannedMetric {
    @Override
    public boolean readsPages() {
      return true;
    }
  }

  /**
   * A signal of the catalog, which the kind of server says on its page.
   *
   * @param parameters what the page does not say
   * @param target the user's
   * @param slots how many requests a replica computes at the same time, where the user says
   */
  record OfPage(
      Signal signal, Map<String, Double> parameters, Optional<Quantity> target, OptionalInt slots)
      implements PlannedMetric {
    public OfPage {
      parameters = Map.copyOf(parameters);
    }

    @Override
    public boolean readsPages() {
      return true;
    }
  }

  /**
   * A signal of the gateway.
   *
   * @param slots how many requests a replica computes at the same time, where the user says
   */
  record OfGateway(GatewaySignal signal, Quantity target, OptionalInt slots)
      implements PlannedMetric {
    @Override
    public boolean readsPages() {
      return false;
    }
  }
}
