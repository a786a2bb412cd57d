package dev.headroom.serving.telemetry;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * Requests that succeeded and failed, by operation. All operations are there from the start, at
 * zero. Thread-safe.
 */
public final class RequestCounters {
  private record Pair(LongAdder succeeded, LongAdder failed) {}

  private final Map<Operation, Pair> counters = new EnumMap<>(Operation.class);

  RequestCounters(Set<Operation> operations) {
    operations.forEach(
        operation -> counters.put(operation, new Pair(new LongAdder(), new LongAdder())));
  }

  /** Counts one request; an operation that is not counted here is ignored. */
  public void count(Operation operation, boolean success) {
    Pair pair = counters.get(operation);
    if (pair != null) {
      (success ? pair.succeeded : pair.failed).increment();
    }
  }

  void expose(Exposition page, String family, boolean success, String labels) {
    counters.forEach(
        (operation, pair) ->
            page.sample(
                family,
                operation.labels() + "," + labels,
                (success ? pair.succeeded : pair.failed).sum()));
  }
}
