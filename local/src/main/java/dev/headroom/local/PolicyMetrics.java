package dev.headroom.local;

import dev.headroom.api.resource.Scaling.Metric;
import dev.headroom.gateway.signal.LoadMeans;
import dev.headroom.gateway.signal.LoadWatch;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.scrape.WatchedTarget;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Measures a policy's metrics. For one thread at a time, but for {@link #isAbove}. */
final class PolicyMetrics {
  private final Catalog catalog;
  private final String namespace;
  private final LoadWatch watch;
  private final AskedMetrics asked;
  private final List<Meter> meters;

  /**
   * @param namespace of the replicas
   * @param watch of the pool that the policy's replicas are in
   * @param asked for queries, and what rules give
   */
  PolicyMetrics(
      List<PlannedMetric> metrics,
      Catalog catalog,
      String namespace,
      LoadWatch watch,
      AskedMetrics asked) {
    this.catalog = catalog;
    this.namespace = namespace;
    this.watch = watch;
    this.asked = asked;
    meters = metrics.stream().map(this::meter).toList();
  }

  private Meter meter(PlannedMetric metric) {
    return switch (metric) {
      case PlannedMetric.Series series -> new SeriesMeter(series.metric(), catalog);
      case PlannedMetric.OfQuery(Metric.Query query, _) -> new QueryMeter(query, asked);
      case PlannedMetric.ByRule byRule ->
          new RuleMeter(
              byRule.metric(), asked, namespace, new SeriesMeter(byRule.metric(), catalog));
      case PlannedMetric.OfPage ofPage -> new SignalMeter(ofPage, catalog, watch);
      case PlannedMetric.OfGateway ofGateway -> new GatewayMeter(ofGateway, watch);
    };
  }

  /** Each metric, in the policy's order. */
  List<Measure> read(Map<String, WatchedTarget> pages, Instant now) {
    return meters.stream().map(meter -> meter.read(pages, now)).toList();
  }

  /** Whether the load puts any metric above its target by more than the tolerance. Any thread. */
  boolean isAbove(LoadMeans load, double tolerance) {
    return meters.stream().anyMatch(meter -> meter.isAbove(load, tolerance));
  }
}
