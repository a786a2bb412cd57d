/**
 * What a policy scales on a cluster: anything that has a scale subresource.
 *
 * <p>A {@link dev.headroom.kubernetes.target.Targets target} is found by discovery, as the
 * HorizontalPodAutoscaler finds it, and read and changed by its scale alone. A watch on the
 * target's kind says when the scale has to be read again, so that a policy that decides once a
 * second asks the API server nothing while nothing changes. Its pods come from an informer's cache
 * ({@link dev.headroom.kubernetes.target.ObservedPods}), already in the form that a decision takes;
 * {@code scaling.observation.Facts} selects among them, as it does for files.
 *
 * <p>{@link dev.headroom.kubernetes.target.ScaledWorkload} puts these together behind {@code
 * control}'s port. Before it takes pods away it says which are missed least ({@link
 * dev.headroom.kubernetes.target.DeletionCosts}).
 */
@NullMarked
package dev.headroom.kubernetes.target;

import org.jspecify.annotations.NullMarked;
