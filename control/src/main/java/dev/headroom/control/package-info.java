/** The loop: many policies, each at its own interval; keeps what must survive a restart. */
@NullMarked
package dev.headroom.control;

import org.jspecify.annotations.NullMarked;
