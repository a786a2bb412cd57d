/**
 * What is told of policies, whatever world they live in: each change, and what is wrong.
 *
 * <p>{@link dev.headroom.control.event.TickEvents} makes events of a policy's turns: few, since a
 * turn a second that says the same is no news. The loop tells them to its {@link
 * dev.headroom.control.event.EventSink}, which every world has: lines of a file, Kubernetes'
 * Events.
 *
 * <p>What happens again is kept as one event with a count, as Kubernetes does it: {@link
 * dev.headroom.control.event.Repeats}. Two messages are the same if they are so but for their
 * numbers ({@link dev.headroom.control.event.SameWords}): "no answer for 3 s" and "no answer for 17
 * s" are one trouble.
 */
@NullMarked
package dev.headroom.control.event;

import org.jspecify.annotations.NullMarked;
