package dev.headroom.signal;

import dev.headroom.api.resource.Scaling.Metric;
import dev.headroom.gateway.signal.LoadMeans;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.scaling.policy.MetricSpec;
import java.time.Instant;
import java.util.List;

/** Measures a policy's metrics. For one thread at a time, but for {@link #isAbove}. */
public final class PolicyMetrics {
  private final Instruments instruments;
  private final List<Meter> meters;

  /** Measures those, with what there is. */
  public PolicyMetrics(List<PlannedMetric> metrics, Instruments instruments) {
    this.instruments = instruments;
    meters = metrics.stream().map(this::meter).toList();
  }

  private Meter meter(PlannedMetric metric) {
    Catalog catalog = instruments.catalog();
    return switch (metric) {
      case PlannedMetric.Series series -> new SeriesMeter(series.metric(), catalog);
      case PlannedMetric.OfQuery(Metric.Query query, _) ->
          new QueryMeter(query, instruments.asked());
      case PlannedMetric.ByRule(MetricSpec byRule) ->
          new RuleMeter(
              byRule,
              instruments.asked(),
              instruments.namespace(),
              new SeriesMeter(byRule, catalog));
      case PlannedMetric.OfPage ofPage -> new SignalMeter(ofPage, catalog, instruments.gateway());
      case PlannedMetric.OfGateway ofGateway ->
          new GatewayMeter(ofGateway, instruments.gateway().orElseThrow());
      case PlannedMetric.OfWorld(MetricSpec ofWorld) ->
          new WorldMeter(ofWorld, instruments.elsewhere());
    };
  }

  /** Each metric, in the policy's order. */
  public List<Measure> read(Pages pages, Instant now) {
    return meters.stream().map(meter -> meter.read(pages, now)).toList();
  }

  /** Whether the load puts any metric above its target by more than the tolerance. Any thread. */
  public boolean isAbove(LoadMeans load, double tolerance) {
    return meters.stream().anyMatch(meter -> meter.isAbove(load, tolerance));
  }
}
