package dev.headroom.local.replica;

import java.util.Optional;

/**
 * How the replicas of a server failed.
 *
 * @param restarts how many died by themselves or were killed by someone else since it began to run
 * @param lastExit the end of the last of those
 * @param problem what keeps replicas from being ready, until one is: a sentence without its stop
 */
public record FleetHealth(
    long restarts, Optional<ReplicaExit> lastExit, Optional<String> problem) {}
