/**
 * What happens to a proposal on its way to a decision.
 *
 * <p>A {@link dev.headroom.scaling.stage.Rule} takes a {@link dev.headroom.scaling.stage.Draft}, a
 * number with what has been said about it so far, and returns the next. Rules run one after the
 * other in a fixed order; a rule that changes the number says why, one that does not leaves no
 * trace. In Kubernetes' order: <b>stabilisation</b> goes back to the mildest recommendation of a
 * window, so that a number that swings does not take the replicas with it; the <b>limit</b> allows
 * only so much change in so much time, and nothing outside the bounds.
 *
 * <p>What Kubernetes lacks comes before that, where a policy asks for it, so that nothing bypasses
 * stabilisation, rates and bounds. The bounds may be a schedule's ({@link
 * dev.headroom.scaling.stage.Bounds}). What the metrics say is {@linkplain
 * dev.headroom.scaling.stage.Proposal heard} with three reservations: replicas that start are
 * awaited ({@code BelievedLoad}), something stands in for a metric that is lost for long ({@code
 * StandIn}), and what is idle is let go ({@code Idleness}). Only what waits for a replica where
 * there is none is answered at once. A policy that asks for none of it decides as Kubernetes does.
 */
@NullMarked
package dev.headroom.scaling.stage;

import org.jspecify.annotations.NullMarked;
