/** {@code headroom signals}: what can be scaled on, and what it is at a server that runs. */
@NullMarked
package dev.headroom.cli.signals;

import org.jspecify.annotations.NullMarked;
