/**
 * The data plane in front of replicas: one address for clients, however many replicas there are,
 * and none at times.
 *
 * <p>A request's path names a {@link dev.headroom.gateway.Route}, and the route a {@link
 * dev.headroom.gateway.Pool} of {@link dev.headroom.gateway.Replica}s. The pool <em>admits</em> the
 * request to its least busy ready replica. When no replica can take it (none is ready yet, or all
 * are at their limit), the request waits its turn in a bounded queue, first come first served,
 * until a deadline; this is how a workload without replicas wakes up: its owner sees requests
 * waiting and starts one. Queued requests are released a few at a time, and more as the replica
 * answers, so that a new replica is not trampled by everything that waited for it.
 *
 * <p>What a replica never received is sent to another one. What it may have received is sent again
 * only where doing it twice does no harm ({@link dev.headroom.gateway.Repeatability}), and never
 * once the client has seen part of an answer.
 *
 * <p>Bodies pass through in both directions as they arrive, at the pace of the slower side.
 * Everything runs on the event loop of the client's connection, the connection to the replica
 * included: a request costs no hand-off between threads.
 *
 * <p>Whoever runs replicas owns the routes and the pools' replicas, and replaces both as data.
 */
@NullMarked
package dev.headroom.gateway;

import org.jspecify.annotations.NullMarked;
