package dev.headroom.signal;

import dev.headroom.api.resource.Scaling.Metric;
import dev.headroom.gateway.signal.LoadMeans;
import java.time.Instant;

/** Asks a query of the user's own. */
final class QueryMeter implements Meter {
  private final Metric.Query query;
  private final AskedMetrics asked;

  QueryMeter(Metric.Query query, AskedMetrics asked) {
    this.query = query;
    this.asked = asked;
  }

  @Override
  public Measure read(Pages pages, Instant now) {
    return Measure.of(query.spec(), asked.query(query, now));
  }

  @Override
  public boolean isAbove(LoadMeans load, double tolerance) {
    return false;
  }
}
