/** The whole system on one machine: replicas as processes. */
@NullMarked
package dev.headroom.local;

import org.jspecify.annotations.NullMarked;
