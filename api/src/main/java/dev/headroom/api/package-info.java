/** The resources that users write, read and validated. */
@NullMarked
package dev.headroom.api;

import org.jspecify.annotations.NullMarked;
