/**
 * A decision as JSON, written in one place for all who tell of it: the decision log, {@code
 * headroom explain -o json}, the dashboard.
 *
 * <p>{@link dev.headroom.control.json.DecisionJson} writes the fields that belong to the decision
 * itself; whoever uses it puts its own beside them (which policy, which file). The status is that
 * of autoscaling/v2.
 */
@NullMarked
package dev.headroom.control.json;

import org.jspecify.annotations.NullMarked;
