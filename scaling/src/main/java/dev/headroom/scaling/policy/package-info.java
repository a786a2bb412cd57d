/**
 * What the user wants: how many replicas are allowed, what to measure, and how fast the number may
 * change.
 *
 * <p>A {@link dev.headroom.scaling.policy.Policy} is a HorizontalPodAutoscaler's {@code spec}
 * (autoscaling/v2), already defaulted and validated, and what Headroom adds to it. {@link
 * dev.headroom.scaling.policy.Settings} are the flags of the controller, the same for all policies.
 * Field names are Kubernetes' own.
 */
@NullMarked
package dev.headroom.scaling.policy;

import org.jspecify.annotations.NullMarked;
