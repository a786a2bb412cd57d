/**
 * The last minutes of each server, and its last day in summaries, bounded.
 *
 * <p>{@link dev.headroom.dashboard.timeline.Timeline} is what the world that runs servers writes
 * into: once a second a {@link dev.headroom.dashboard.timeline.Point} a server (what load there was
 * against which target, how many replicas were wanted and ready, what the gateway saw), and each
 * {@link dev.headroom.scaling.decision.Decision} that changed something. What was not measured is
 * absent in a point, and a second without a point stays empty: the page draws both as no data,
 * never as zero.
 */
@NullMarked
package dev.headroom.dashboard.timeline;

import org.jspecify.annotations.NullMarked;
