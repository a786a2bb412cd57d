/**
 * Signals: what the load of a replica is, whoever serves on it.
 *
 * <p>A <em>signal</em> is a meaning with a name and a unit ({@code requests-per-stream}: how many
 * requests are in a replica for each one that it can work on at a time). Each kind of server says
 * it in series of its own, so the catalog holds a query for each kind, and knows a kind by its
 * series' names. The catalog is data: {@code signals.json} beside this package, in the form that
 * {@link dev.headroom.metrics.catalog.Catalog#read} documents.
 *
 * <p>The rule behind the recommended targets: scale on (in work + waiting) / places to work,
 * guarded by latency; never on a counter's raw value, which only grows.
 */
@NullMarked
package dev.headroom.metrics.catalog;

import org.jspecify.annotations.NullMarked;
