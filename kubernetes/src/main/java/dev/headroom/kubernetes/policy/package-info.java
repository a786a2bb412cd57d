/**
 * ScalingPolicies of a cluster, from what users wrote to what their status says.
 *
 * <p>Three watches say what is there: ScalingPolicies and ModelServers, whose {@code scaling:} is a
 * policy of their own, and HorizontalPodAutoscalers, with which no policy may fight. Each policy is
 * read by the reader that {@code headroom up -f} has ({@link
 * dev.headroom.kubernetes.policy.PolicyReader}). {@link dev.headroom.kubernetes.policy.Verdicts} is
 * the pure function that says which of them scale: of those with one target the oldest, none beside
 * an HPA; one that only advises is in nobody's way. {@link
 * dev.headroom.kubernetes.policy.PolicyController} gives those that scale to {@code control.Loop},
 * which decides by the same rules as everywhere, and {@link
 * dev.headroom.kubernetes.policy.Statuses} tells users what came of it.
 *
 * <p>Only one operator may do so at a time: whoever has the lease.
 */
@NullMarked
package dev.headroom.kubernetes.policy;

import org.jspecify.annotations.NullMarked;
