package dev.headroom.gateway.signal;

import dev.headroom.gateway.PoolLoad;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * The mean load of a short time.
 *
 * @param inFlight requests at each replica that gets new ones, by its id
 * @param waiting requests that waited for a replica
 */
public record LoadMeans(Map<String, Double> inFlight, double waiting) {
  public LoadMeans {
    inFlight = Collections.unmodifiableMap(new LinkedHashMap<>(inFlight));
  }

  /**
   * From one moment to a later one.
   *
   * @param since where the span begins, in nanoTime: when {@code from} was so, or later if nothing
   *     was asked from then until {@code since}
   */
  static LoadMeans between(PoolLoad from, long since, PoolLoad to) {
    double nanos = to.nanoTime() - since;
    if (nanos <= 0) {
      return of(to);
    }
    Map<String, Long> before = new HashMap<>();
    from.replicas()
        .forEach(share -> before.merge(share.replica(), share.inFlightNanos(), Long::sum));
    Map<String, Double> inFlight = new LinkedHashMap<>();
    for (PoolLoad.Share share : to.replicas()) {
      if (share.ready()) {
        long sum = share.inFlightNanos() - before.getOrDefault(share.replica(), 0L);
        // Less than nothing where a replica of the same id has gone since.
        inFlight.put(share.replica(), Math.max(sum, 0) / nanos);
      }
    }
    return new LoadMeans(inFlight, (to.waitingNanos() - from.waitingNanos()) / nanos);
  }

  /** Of one moment. */
  private static LoadMeans of(PoolLoad load) {
    Map<String, Double> inFlight = new LinkedHashMap<>();
    for (PoolLoad.Share share : load.replicas()) {
      if (share.ready()) {
        inFlight.put(share.replica(), (double) share.inFlight());
      }
    }
    return new LoadMeans(inFlight, load.waiting());
  }

  /** What waits, shared equally by the replicas. */
  public Map<String, Double> waitingShare() {
    return each(_ -> share());
  }

  /** In flight and waiting, by the requests that a replica can work on at a time. */
  public Map<String, Double> requestsPerSlot(double slots) {
    return each(busy -> (busy + share()) / slots);
  }

  /** In flight and waiting beyond the requests that a replica can work on at a time. */
  public Map<String, Double> beyondSlots(double slots) {
    return each(busy -> Math.max(0, busy - slots) + share());
  }

  /** The same for each replica. */
  public Map<String, Double> same(double value) {
    return each(_ -> value);
  }

  private double share() {
    return inFlight.isEmpty() ? 0 : waiting / inFlight.size();
  }

  private Map<String, Double> each(DoubleUnaryOperator value) {
    Map<String, Double> values = new LinkedHashMap<>();
    inFlight.forEach((replica, busy) -> values.put(replica, value.applyAsDouble(busy)));
    return values;
  }
}
