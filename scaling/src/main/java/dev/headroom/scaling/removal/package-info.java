/**
 * Which replicas go when there are to be fewer.
 *
 * <p>A decision is a number; somebody has to choose. A replica that is broken or still starting
 * serves nobody, and one that has few requests in flight is drained soon. {@link
 * dev.headroom.scaling.removal.RemovalOrder} puts replicas in the order in which they are missed
 * least. On one machine the first in the order are stopped; in a cluster the order becomes {@code
 * controller.kubernetes.io/pod-deletion-cost}.
 */
@NullMarked
package dev.headroom.scaling.removal;

import org.jspecify.annotations.NullMarked;
