/**
 * What should be, brought about: an object is applied (server-side, as {@code headroom}) when it is
 * not as wanted, and left alone otherwise.
 *
 * <p>{@link dev.headroom.kubernetes.apply.Difference} says whether it is: all that is wanted stands
 * there, and it was wanted in this very form when it was last applied, so that a field that is no
 * longer wanted goes too. What others have set beside it stays theirs. {@link
 * dev.headroom.kubernetes.apply.Turns} sees to it that each thing is looked at when something about
 * it changes, by one at a time, and again when that failed.
 */
@NullMarked
package dev.headroom.kubernetes.apply;

import org.jspecify.annotations.NullMarked;
