/**
 * A stand-in for the few calls of an API server that servers of ours make of it, over real HTTP.
 */
@NullMarked
package dev.headroom.kubernetes.fake;

import org.jspecify.annotations.NullMarked;
