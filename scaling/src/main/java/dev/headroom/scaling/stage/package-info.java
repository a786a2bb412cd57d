/**
 * What happens to a proposal on its way to a decision.
 *
 * <p>A {@link dev.headroom.scaling.stage.Rule} takes a {@link dev.headroom.scaling.stage.Draft}, a
 * number with what has been said about it so far, and returns the next. Rules run one after the
 * other in a fixed order; a rule that changes the number says why, one that does not leaves no
 * trace. In Kubernetes' order: <b>stabilisation</b> goes back to the mildest recommendation of a
 * window, so that a number that swings does not take the replicas with it; the <b>limit</b> allows
 * only so much change in so much time, and nothing outside the bounds.
 */
@NullMarked
package dev.headroom.scaling.stage;

import org.jspecify.annotations.NullMarked;
