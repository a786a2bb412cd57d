/**
 * The operator: it sees to it that each ModelServer's objects are there, as it wants them.
 *
 * <p>{@link dev.headroom.kubernetes.operator.Operator} puts the parts together: what is watched,
 * who leads ({@link dev.headroom.kubernetes.operator.Leadership}: of several operators one acts),
 * and what is done in a turn ({@link dev.headroom.kubernetes.operator.ServerTurn}). It keeps
 * nothing: who begins anew looks at all ModelServers once, and where nothing has changed, writes
 * nothing.
 */
@NullMarked
package dev.headroom.kubernetes.operator;

import org.jspecify.annotations.NullMarked;
