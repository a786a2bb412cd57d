package dev.headroom.scaling.history;

import java.time.Instant;

/**
 * A change of the number of replicas.
 *
 * @param change how many were added or taken away, never negative
 */
public record ScaleEvent(Instant time, int change) {}
