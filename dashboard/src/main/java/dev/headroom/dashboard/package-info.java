/** The web page, and the read-only JSON that feeds it. */
@NullMarked
package dev.headroom.dashboard;

import org.jspecify.annotations.NullMarked;
