/**
 * What an autoscaler says about itself: the {@code status} of a HorizontalPodAutoscaler
 * (autoscaling/v2) and the events on it, with the reasons and messages of the controller of
 * Kubernetes 1.36.
 *
 * <p>The status is both an input and an output of a decision: a condition keeps the time of its
 * last transition as long as its status stays, and {@code ScaledToZero} remembers who took the last
 * replica away.
 */
@NullMarked
package dev.headroom.scaling.status;

import org.jspecify.annotations.NullMarked;
