/**
 * Bounds that change by the clock.
 *
 * <p>A {@link dev.headroom.scaling.schedule.Cron} names instants: <em>runs</em>. It is read in a
 * time zone, so that 8 o'clock stays 8 o'clock when the offset changes. Two things are built of it:
 *
 * <ul>
 *   <li>a {@link dev.headroom.scaling.schedule.Window} is open from a start to an end, and while it
 *       is open its bounds stand in for the policy's: more replicas in office hours, none at night;
 *   <li>a {@link dev.headroom.scaling.schedule.Job} is a moment at which a size is asked for, and
 *       what it did to the bounds lasts until the next job, as with CronHPA.
 * </ul>
 *
 * <p>{@link dev.headroom.scaling.schedule.Schedules} turns both, with what is remembered from the
 * last tick, into the bounds that hold now. A schedule never sets replicas behind the metrics'
 * back: it moves the bounds, and the decision stays inside them. That is why the two cannot fight,
 * as a CronHPA and an HPA on one Deployment do.
 *
 * <p>Everything here is a value or a pure function; {@code now} is always an argument.
 */
@NullMarked
package dev.headroom.scaling.schedule;

import org.jspecify.annotations.NullMarked;
