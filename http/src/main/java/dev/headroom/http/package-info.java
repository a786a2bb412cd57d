/** What all of Headroom's servers share. */
@NullMarked
package dev.headroom.http;

import org.jspecify.annotations.NullMarked;
