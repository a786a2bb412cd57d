package dev.headroom.local.replica;

import dev.headroom.api.resource.PortNames;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A replica at one moment.
 *
 * @param name unique among all replicas of this run
 * @param pid of its process
 * @param ports it listens on, on loopback, by name; {@code {port}} is called {@link PortNames#MAIN}
 * @param started when its process started
 * @param since when it came into its state
 * @param readySince when it first was ready
 * @param newest whether it runs the newest template
 * @param serving whether it is one of those wanted, and not kept in reserve
 * @param inFlight requests that the gateway has sent it whose answer has not ended
 * @param restarts how many died in its place before it, one after the other
 * @param lastExit the end of the last of those
 * @param problem why it is not ready, or what it says is wrong though it is, without its name
 * @param log what it writes to stdout and stderr
 */
public record ReplicaStatus(
    String name,
    long pid,
    Map<String, Integer> ports,
    ReplicaState state,
    Instant started,
    Instant since,
    Optional<Instant> readySince,
    boolean newest,
    boolean serving,
    int inFlight,
    int restarts,
    Optional<ReplicaExit> lastExit,
    Optional<String> problem,
    Path log) {
  public ReplicaStatus {
    ports = Map.copyOf(ports);
  }

  /** Where it takes requests. */
  public int port() {
    return ports.getOrDefault(PortNames.MAIN, 0);
  }
}
