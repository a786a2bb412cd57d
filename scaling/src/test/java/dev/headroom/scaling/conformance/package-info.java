/** Decides what Kubernetes decided, from the same facts. */
@NullMarked
package dev.headroom.scaling.conformance;

import org.jspecify.annotations.NullMarked;
