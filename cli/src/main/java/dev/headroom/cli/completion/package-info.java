/**
 * What shells offer when a user presses TAB: commands, flags, values, files, and the names of what
 * runs.
 *
 * <p>The commands' own description is read once into {@link
 * dev.headroom.cli.completion.Completions}; each shell has a class that writes it as a script in
 * that shell's language. Only names are asked for while the user waits, by {@code headroom status
 * -o name}.
 */
@NullMarked
package dev.headroom.cli.completion;

import org.jspecify.annotations.NullMarked;
