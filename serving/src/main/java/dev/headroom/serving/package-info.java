/** The model server. */
@NullMarked
package dev.headroom.serving;

import org.jspecify.annotations.NullMarked;
