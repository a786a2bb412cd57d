/** The data plane in front of replicas. */
@NullMarked
package dev.headroom.gateway;

import org.jspecify.annotations.NullMarked;
