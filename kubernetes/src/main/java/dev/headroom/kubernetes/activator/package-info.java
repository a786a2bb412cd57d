/**
 * What answers for a Service while nothing is behind it: requests wait, the target is woken, and
 * they go on as soon as a replica can answer.
 *
 * <p>Nothing of the user's is changed for it. A Service may have several EndpointSlices: beside
 * those that Kubernetes keeps for its pods there is one of ours ({@link
 * dev.headroom.kubernetes.activator.ActivatorSlice}). While the Service has no ready pod it names
 * the activators, each Service port with a port of its own there; otherwise it is empty, and
 * traffic goes past them. Who leads writes these slices ({@link
 * dev.headroom.kubernetes.activator.Paths}); every activator ({@link
 * dev.headroom.kubernetes.activator.Activator}) listens where they say, so several share the work
 * and none keeps anything that another could not find in the cluster.
 *
 * <p>A request that waits is told to whoever decides by an annotation of the policy, which the API
 * server passes on within milliseconds. Pods are asked directly whether they answer, ten times a
 * second, since the kubelet's own probes and the way of their result over the API server take
 * seconds.
 */
@NullMarked
package dev.headroom.kubernetes.activator;

import org.jspecify.annotations.NullMarked;
