/**
 * The gateway as a sensor: how much is asked of the replicas, as the gateway in front of them sees
 * it. For any server, without its help, and at once.
 *
 * <p>A {@link dev.headroom.gateway.signal.GatewaySignal} is one measure, such as {@code
 * gateway-requests-per-slot}. The name says where it is measured, because a server's own page may
 * say something else: requests also wait in connections and threads in front of the queue that a
 * server counts, and what never came through this gateway is not in it.
 *
 * <p>A {@link dev.headroom.gateway.signal.LoadWatch} keeps a short memory of one pool. It looks
 * every tenth of a second, but only while the pool has requests: one without costs nothing. From
 * the sums in {@link dev.headroom.gateway.PoolLoad} the mean of the last second is exact, whatever
 * came and went between two looks. When that mean crosses what its owner calls too much, the owner
 * is told at once, and need not wait until it looks itself.
 */
@NullMarked
package dev.headroom.gateway.signal;

import org.jspecify.annotations.NullMarked;
