/**
 * Kubernetes' autoscaling API, read, defaulted and validated as Kubernetes 1.36 does it: metric
 * specs, behaviour and label selectors of autoscaling/v2, which a HorizontalPodAutoscaler and a
 * ScalingPolicy share, and the HorizontalPodAutoscaler itself.
 *
 * <p>Rules and defaults are those of {@code pkg/apis/autoscaling/v2/defaults.go} and {@code
 * pkg/apis/autoscaling/validation/validation.go}. An object that a cluster holds was once admitted,
 * perhaps by other rules; {@link dev.headroom.api.autoscaling.Rules} tells the two apart.
 */
@NullMarked
package dev.headroom.api.autoscaling;

import org.jspecify.annotations.NullMarked;
