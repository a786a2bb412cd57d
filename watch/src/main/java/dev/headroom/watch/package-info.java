/**
 * What goes on by itself.
 *
 * <p>{@link dev.headroom.watch.Every} is a loop: it takes its turn every so often for as long as it
 * is open, whatever a turn throws. {@link dev.headroom.watch.FileWatch} tells when the content of
 * files changes. Whatever in Headroom looks again and again is made of these, so that no loop ends
 * unnoticed.
 */
@NullMarked
package dev.headroom.watch;

import org.jspecify.annotations.NullMarked;
