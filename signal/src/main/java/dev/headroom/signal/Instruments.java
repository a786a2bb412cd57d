package dev.headroom.signal;

import dev.headroom.gateway.signal.LoadWatch;
import dev.headroom.metrics.catalog.Catalog;
import java.util.Optional;

/**
 * What a policy's metrics are measured with.
 *
 * @param catalog what is known of servers' pages
 * @param namespace of the replicas
 * @param asked for queries, and what rules give
 * @param gateway of the pool that the replicas are in; empty where no gateway sees their requests
 * @param elsewhere for what only this world has
 */
public record Instruments(
    Catalog catalog,
    String namespace,
    AskedMetrics asked,
    Optional<LoadWatch> gateway,
    Elsewhere elsewhere) {}
