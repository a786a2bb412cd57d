/** What the chart is held to, by Helm itself. */
@NullMarked
package dev.headroom.deploy;

import org.jspecify.annotations.NullMarked;
