package dev.headroom.scaling.history;

import java.time.Instant;

/** What the metrics recommended at a time, before any limit. */
public record Recommendation(Instant time, int replicas) {}
