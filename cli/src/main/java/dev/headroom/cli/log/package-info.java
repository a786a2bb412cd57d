/**
 * What the program says of itself while it runs, for its operator: a line an event on stderr (and
 * in a file, if wanted), from a level on that is set for all or a logger, as text or as JSON.
 *
 * <p>{@link dev.headroom.cli.log.LogSettings} is what the operator wants; {@link
 * dev.headroom.cli.log.Logging} makes java.util.logging do it, to which slf4j hands what the rooms
 * say. What a command prints as its result is not logged; it goes to stdout.
 */
@NullMarked
package dev.headroom.cli.log;

import org.jspecify.annotations.NullMarked;
