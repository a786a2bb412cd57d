/**
 * The whole system on a cluster: replicas are pods, resources come from the API server, and others
 * ask for metrics there.
 *
 * <p>Beside {@code local}, behind the same ports of {@code control}: the same loop decides by the
 * same rules. Whatever Kubernetes has (Deployments, Services, Leases, Events) is used as it is.
 */
@NullMarked
package dev.headroom.kubernetes;

import org.jspecify.annotations.NullMarked;
