package dev.headroom.gateway;

import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A pool at one moment. Counts are since the pool was made: take two snapshots and subtract.
 *
 * @param pool its name
 * @param replicas those it has, and those it no longer has that still work
 * @param waiting requests that wait for a replica
 * @param answered answers that replicas began, by HTTP status
 * @param answeredByGateway answers that the gateway made in a replica's place, by HTTP status
 * @param cutOff answers that began and did not come to their end
 * @param retried how often a request was sent to another replica
 * @param failed requests that were sent to a replica and got no whole answer from any
 * @param refused requests that were turned away, by reason
 * @param latency of the requests whose answer came to its end
 * @param failures the last failed answers, newest first: a few of each status that say something
 *     different
 */
public record PoolSnapshot(
    String pool,
    List<ReplicaLoad> replicas,
    int waiting,
    Map<Integer, Long> answered,
    Map<Integer, Long> answeredByGateway,
    long cutOff,
    long retried,
    long failed,
    Map<Refusal, Long> refused,
    Latency latency,
    List<FailedAnswer> failures) {

  /**
   * A replica's share of the work.
   *
   * @param inFlight requests it works on
   * @param aside whether it gets nothing for a while, though it is ready
   * @param why it is aside; empty where it is not
   */
  public record ReplicaLoad(Replica replica, int inFlight, boolean aside, String why) {}

  public PoolSnapshot {
    replicas = List.copyOf(replicas);
    answered = Collections.unmodifiableMap(new TreeMap<>(answered));
    answeredByGateway = Collections.unmodifiableMap(new TreeMap<>(answeredByGateway));
    failures = List.copyOf(failures);
    Map<Refusal, Long> copy = new EnumMap<>(Refusal.class);
    copy.putAll(refused);
    refused = Collections.unmodifiableMap(copy);
  }

  /** Requests that replicas work on. */
  public int inFlight() {
    return replicas.stream().mapToInt(ReplicaLoad::inFlight).sum();
  }

  /** Requests that each replica works on, by its id. */
  public Map<String, Integer> inFlightByReplica() {
    Map<String, Integer> inFlight = new HashMap<>();
    replicas.forEach(load -> inFlight.merge(load.replica().id(), load.inFlight(), Integer::sum));
    return inFlight;
  }
}
