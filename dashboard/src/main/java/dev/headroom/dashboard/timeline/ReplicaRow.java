package dev.headroom.dashboard.timeline;

import java.time.Instant;
import java.util.Optional;

/**
 * One replica at this moment.
 *
 * @param state in a word, lower case: starting, ready, unready, draining, stopping
 * @param since when it came into it
 * @param inFlight requests it works on
 * @param restarts how many ended in its place before it, one after the other
 * @param lastExit the end of the last of those
 * @param problem why it is not ready, or gets no requests; a sentence without its stop
 */
public record ReplicaRow(
    String name,
    String state,
    Instant since,
    int inFlight,
    int restarts,
    Optional<ReplicaExit> lastExit,
    Optional<String> problem) {}
