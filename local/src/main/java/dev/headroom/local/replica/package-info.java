/**
 * Replicas as processes: as many as are wanted, running what is wanted.
 *
 * <p>A {@link dev.headroom.local.replica.Fleet} keeps the replicas of one server. It is told a
 * number and a {@link dev.headroom.local.replica.ReplicaTemplate template}, and makes it so, again
 * and again: what died is replaced, with growing pauses if it keeps dying; what runs an older
 * template is replaced one by one, a new one first; what is too many is drained.
 *
 * <p>Each {@link dev.headroom.local.replica.Replica} lives its life as one sequential program in a
 * thread of its own:
 *
 * <pre>
 * STARTING → READY ⇄ UNREADY → DRAINING → STOPPING → EXITED
 * </pre>
 *
 * A starting one counts, so that a slow start is not answered by more starts; only a ready one gets
 * requests, and of the ready ones only those that {@linkplain dev.headroom.local.replica.Serving
 * serve}: others may be kept in reserve. A draining one gets nothing new and finishes what it has. One that does not answer at
 * all for a while is killed, and so replaced.
 */
@NullMarked
package dev.headroom.local.replica;

import org.jspecify.annotations.NullMarked;
