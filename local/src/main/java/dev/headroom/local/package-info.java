/**
 * The whole system on one machine: model servers whose replicas are processes, a gateway in front
 * of them, and the loop that scales them.
 *
 * <p>{@link dev.headroom.local.LocalPlan} says what the user's files mean here, or what is wrong
 * with them, without starting anything. {@link dev.headroom.local.LocalSystem} makes a plan so, and
 * each later one in its place: what is new is started, what changed is rolled over, what is gone is
 * drained. Once a second each replica's metrics are read into windows, each policy decides from
 * them, and its {@linkplain dev.headroom.local.replica.Fleet fleet} follows.
 */
@NullMarked
package dev.headroom.local;

import org.jspecify.annotations.NullMarked;
