/**
 * The commands for a system that runs: {@code status}, {@code logs}, {@code events}, {@code
 * describe}, {@code scale}, {@code stop}.
 *
 * <p>They ask its {@linkplain dev.headroom.cli.socket socket} and print tables as {@code kubectl}
 * does, or its JSON. Exit codes: 0 done, 1 it cannot be done (nothing runs, or it refuses), 2 the
 * command line is wrong.
 */
@NullMarked
package dev.headroom.cli.running;

import org.jspecify.annotations.NullMarked;
