/**
 * A ModelServer as objects of Kubernetes, by pure functions: the same ModelServer always comes to
 * the same objects, which {@link dev.headroom.kubernetes.server.ServerObjects} lists.
 *
 * <p>Pods are those of the restricted Pod Security Standard, but for what the user says; a server
 * that is told to end is first taken out of the Service's endpoints, then ends its requests. What
 * is in config.json is followed by the server while it runs; all else is in the pods' template, so
 * its change replaces them. The number of replicas is not among these objects: it belongs to
 * whoever scales.
 */
@NullMarked
package dev.headroom.kubernetes.server;

import org.jspecify.annotations.NullMarked;
