/**
 * The facts that a decision is made from, out of what a cluster printed.
 *
 * <p>A <em>snapshot</em> is a file with an autoscaler (a HorizontalPodAutoscaler, a ScalingPolicy,
 * or a ModelServer with {@code scaling}) and what the controller would look at: the target's scale,
 * pods, the answers of the metrics APIs, and optionally what was recommended and done before.
 * {@link dev.headroom.api.snapshot.Snapshot} reads it and matches the objects as Kubernetes does:
 * by namespace, by the scale's label selector, by metric. Where something is missing, the metric
 * fails with the message that Kubernetes' own metrics client would give.
 */
@NullMarked
package dev.headroom.api.snapshot;

import org.jspecify.annotations.NullMarked;
