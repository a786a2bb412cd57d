/**
 * {@code headroom explain NAME}: why a server has as many replicas as it has, or had them at some
 * time, from the decision log of a system that runs or ran.
 *
 * <p>{@link dev.headroom.cli.past.PastFlags} say which system, when, and by which other policy;
 * {@link dev.headroom.cli.past.PastExplanation} is the answer.
 */
@NullMarked
package dev.headroom.cli.past;

import org.jspecify.annotations.NullMarked;
