package dev.headroom.kubernetes.metricsapi;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** How many requests were answered, by HTTP status. Thread-safe. */
final class RequestCounts {
  private final Map<Integer, LongAdder> byStatus = new ConcurrentSkipListMap<>();

  void answered(int status) {
    byStatus.computeIfAbsent(status, _ -> new LongAdder()).increment();
  }

  /** In the text format of Prometheus. */
  String exposition() {
    StringBuilder page =
        new StringBuilder(
            """
            # HELP headroom_metrics_api_requests_total Requests to the metrics API that were answered.
            # TYPE headroom_metrics_api_requests_total counter
            """);
    byStatus.forEach(
        (status, count) ->
            page.append("headroom_metrics_api_requests_total{code=\"")
                .append(status)
                .append("\"} ")
                .append(count.sum())
                .append('\n'));
    return page.toString();
  }
}
