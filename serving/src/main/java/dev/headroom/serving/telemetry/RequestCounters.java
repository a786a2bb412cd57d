package dev.headroom.serving.telemetry;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * Requests that succeeded and failed, by operation and transport. Those of REST are there from the
 * start, at zero, those of gRPC once there was one. Thread-safe.
 */
public final class RequestCounters {
  private record Pair(LongAdder succeeded, LongAdder failed) {
    boolean used() {
      return succeeded.sum() + failed.sum() > 0;
    }
  }

  private final Map<Operation, Map<Transport, Pair>> counters = new EnumMap<>(Operation.class);

  RequestCounters(Set<Operation> operations) {
    for (Operation operation : operations) {
      Map<Transport, Pair> pairs = new EnumMap<>(Transport.class);
      for (Transport transport : Transport.values()) {
        pairs.put(transport, new Pair(new LongAdder(), new LongAdder()));
      }
      counters.put(operation, pairs);
    }
  }

  /** Counts one request; an operation that is not counted here is ignored. */
  public void count(RequestKind kind, boolean success) {
    Map<Transport, Pair> pairs = counters.get(kind.operation());
    Pair pair = pairs == null ? null : pairs.get(kind.transport());
    if (pair != null) {
      (success ? pair.succeeded : pair.failed).increment();
    }
  }

  /** How many requests of the operation ended so, by whatever transport. */
  public long count(Operation operation, boolean success) {
    return counters.getOrDefault(operation, Map.of()).values().stream()
        .mapToLong(pair -> (success ? pair.succeeded : pair.failed).sum())
        .sum();
  }

  void expose(Exposition page, String family, boolean success, String labels) {
    for (Transport transport : Transport.values()) {
      counters.forEach(
          (operation, pairs) -> {
            Pair pair = pairs.get(transport);
            if (pair != null && (transport == Transport.REST || pair.used())) {
              page.sample(
                  family,
                  operation.labels(transport) + "," + labels,
                  (success ? pair.succeeded : pair.failed).sum());
            }
          });
    }
  }
}
