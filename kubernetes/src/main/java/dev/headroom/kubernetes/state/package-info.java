/**
 * What policies remember, kept on the cluster.
 *
 * <p>Stabilisation windows and rates look minutes back, so what was decided has to outlive the
 * operator's pod. One object a policy would be ten thousand writes where one is enough; so states
 * are in <em>shards</em>, ConfigMaps in the operator's own namespace, a key a policy. What changes
 * the number is written before it is applied, by a patch of that key alone; what only grew is
 * written for a whole shard together, every ten seconds. Only the leader writes.
 */
@NullMarked
package dev.headroom.kubernetes.state;

import org.jspecify.annotations.NullMarked;
