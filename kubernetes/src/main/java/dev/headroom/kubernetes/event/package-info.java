/**
 * What happens to policies, as the cluster's Events: what {@code kubectl describe} shows below a
 * policy.
 *
 * <p>Events are core v1's, as the HorizontalPodAutoscaler writes them. What happens again is the
 * same object with a greater count, by the rule that {@code control.event} has for all worlds.
 * Nothing waits for them: they are queued, and written one after the other beside the policies'
 * turns. An event that cannot be written is dropped, and said in the log.
 */
@NullMarked
package dev.headroom.kubernetes.event;

import org.jspecify.annotations.NullMarked;
