package dev.headroom.local.replica;

import java.time.Instant;
import java.util.Optional;

/**
 * A replica at one moment.
 *
 * @param name unique among all replicas of this run
 * @param pid of its process
 * @param port it listens on, on loopback
 * @param started when its process started
 * @param since when it came into its state
 * @param readySince when it first was ready
 * @param newest whether it runs the newest template
 */
public record ReplicaStatus(
    String name,
    long pid,
    int port,
    ReplicaState state,
    Instant started,
    Instant since,
    Optional<Instant> readySince,
    boolean newest) {}
