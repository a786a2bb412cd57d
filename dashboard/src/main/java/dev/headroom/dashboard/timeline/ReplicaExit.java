package dev.headroom.dashboard.timeline;

import java.time.Instant;

/**
 * How a replica ended that nobody had told to.
 *
 * @param replica its name
 * @param how {@code exit code 3}, {@code signal 9 (KILL)}
 * @param error the first line of its log that tells of an error; empty where none does
 * @param log where its log is
 */
public record ReplicaExit(Instant at, String replica, String how, String error, String log) {}
