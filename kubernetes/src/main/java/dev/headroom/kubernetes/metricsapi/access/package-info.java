/**
 * Whether they may (authorization): {@link dev.headroom.kubernetes.metricsapi.access.AccessReviews}
 * asks the API server, and remembers for some seconds what it said.
 */
@NullMarked
package dev.headroom.kubernetes.metricsapi.access;

import org.jspecify.annotations.NullMarked;
