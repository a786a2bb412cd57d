/** The decision: pure functions and values. */
@NullMarked
package dev.headroom.scaling;

import org.jspecify.annotations.NullMarked;
