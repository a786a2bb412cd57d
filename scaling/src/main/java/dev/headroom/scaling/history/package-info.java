/**
 * What a policy remembers from one decision to the next, as an immutable value.
 *
 * <p>A {@link dev.headroom.scaling.history.History} holds the recommendations that stabilisation
 * windows look back on, and the scale events that rate limits count. Whoever decides keeps the
 * history that a decision returns and hands it to the next one; written to a disk it survives a
 * restart. It holds only what can still matter, so it stays small.
 */
@NullMarked
package dev.headroom.scaling.history;

import org.jspecify.annotations.NullMarked;
