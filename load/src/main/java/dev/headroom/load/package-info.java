/** Load generation and its report. */
@NullMarked
package dev.headroom.load;

import org.jspecify.annotations.NullMarked;
