/**
 * What was decided, and why: one value with its whole provenance.
 *
 * <p>Read a {@link dev.headroom.scaling.decision.Decision} from the top: each metric proposed a
 * number or failed ({@link dev.headroom.scaling.decision.MetricOutcome}); the largest proposal went
 * through the stages, of which those that changed it are there in order, each with a reason for
 * programs and a sentence for people ({@link dev.headroom.scaling.decision.Stage}); what came out
 * is the desired number. Status, events and the history for the next decision follow from that. The
 * loop, {@code explain}, the dashboard and a simulator all read this value.
 */
@NullMarked
package dev.headroom.scaling.decision;

import org.jspecify.annotations.NullMarked;
