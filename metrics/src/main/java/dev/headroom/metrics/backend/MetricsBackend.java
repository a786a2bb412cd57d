package dev.headroom.metrics.backend;

import dev.headroom.metrics.query.Value;
import dev.headroom.metrics.series.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Whatever answers PromQL: Headroom's own store, or a Prometheus, Thanos, Mimir or VictoriaMetrics
 * that runs already. Who asks cannot tell which. Thread-safe.
 *
 * <p>Nothing found is an empty answer; nobody to ask is a {@link BackendException}, never an empty
 * answer.
 */
public interface MetricsBackend {
  /**
   * What the query comes to at that moment.
   *
   * @param deadline how long the answer may take
   * @throws BackendException if there is no answer: the query is refused, the backend is lost or
   *     too slow
   */
  Value instant(String query, Instant at, Duration deadline);

  /**
   * The series that fit any of the selectors and have a sample between the two moments, both
   * included; each once, sorted by labels.
   *
   * @param selectors as PromQL writes them, {@code up{job="x"}}; at least one
   * @param deadline how long the answer may take
   * @throws BackendException as for {@link #instant}
   */
  List<Labels> series(List<String> selectors, Instant from, Instant to, Duration deadline);
}
