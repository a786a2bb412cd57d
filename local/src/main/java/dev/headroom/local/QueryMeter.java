package dev.headroom.local;

import dev.headroom.api.resource.Scaling.Metric;
import dev.headroom.gateway.signal.LoadMeans;
import dev.headroom.metrics.backend.BackendException;
import dev.headroom.metrics.backend.MetricsBackend;
import dev.headroom.metrics.query.Value;
import dev.headroom.metrics.scrape.WatchedTarget;
import dev.headroom.scaling.observation.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Asks a query of the user's own. */
final class QueryMeter implements Meter {
  /** A decision waits no longer for one number. */
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  /** What is safe to add up in thousandths in a long. */
  private static final double LARGEST = 1e15;

  private final Metric.Query query;
  private final MetricsBackend backend;

  QueryMeter(Metric.Query query, MetricsBackend backend) {
    this.query = query;
    this.backend = backend;
  }

  @Override
  public Measure read(Map<String, WatchedTarget> pages, Instant now) {
    return Measure.of(query.spec(), reading(now));
  }

  private Reading reading(Instant now) {
    try {
      return switch (backend.instant(query.expression(), now, DEADLINE)) {
        case Value.Scalar scalar -> number(scalar.value());
        case Value.Vector vector when vector.elements().size() == 1 ->
            number(vector.elements().getFirst().value());
        case Value.Vector vector when vector.elements().isEmpty() ->
            new Reading.Failed("the query finds no series: " + query.expression());
        case Value.Vector vector ->
            new Reading.Failed(
                "the query comes to %d series (expected: one, as sum(…) gives): %s"
                    .formatted(vector.elements().size(), query.expression()));
        default -> new Reading.Failed("the query comes to no number: " + query.expression());
      };
    } catch (BackendException problem) {
      return new Reading.Failed(String.valueOf(problem.getMessage()));
    }
  }

  private Reading number(double value) {
    return Math.abs(value) <= LARGEST
        ? Reading.Values.of(Math.round(value * 1000))
        : new Reading.Failed("the query comes to " + value + ": " + query.expression());
  }

  @Override
  public boolean isAbove(LoadMeans load, double tolerance) {
    return false;
  }
}
