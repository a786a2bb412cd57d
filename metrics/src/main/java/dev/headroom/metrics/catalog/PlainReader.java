package dev.headroom.metrics.catalog;

import dev.headroom.metrics.query.Query;
import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.store.TargetSeries;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The sum of a metric's samples on a replica's page. */
final class PlainReader extends MetricReader {
  /**
   * What is safe to add up over replicas in thousandths in a long. A gauge may well be below zero.
   */
  private static final Range ANY = new Range(-1e13, 1e13);

  private final String metric;
  private final RangedQuery query;

  PlainReader(String metric, List<Matcher> selector) {
    this.metric = metric;
    this.query = new RangedQuery(Query.sumOf(metric).narrowedBy(selector), ANY, "");
  }

  @Override
  Reading read(TargetSeries target, Set<String> names, Instant at) {
    if (!names.contains(metric)) {
      return new Reading.Absent(
          Reading.Reason.NO_SAMPLES,
          "the page has no metric " + metric + ", and no signal is so called");
    }
    String why = target.types().whyItOnlyGrows(metric);
    return why == null
        ? query.at(at, target, names)
        : new Reading.Absent(
            Reading.Reason.COUNTER,
            metric
                + " is "
                + why
                + ": it only grows, whatever the load; name a signal instead, or a query of its rate,"
                + " as sum(rate("
                + metric
                + "[30s]))");
  }
}
