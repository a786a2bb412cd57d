/**
 * Why an autoscaler wants as many replicas as it does: one decision, told to people or to programs.
 *
 * <p>An {@link dev.headroom.explain.Explanation} holds a snapshot and the decision made from it.
 * {@link dev.headroom.explain.ExplainJson} writes it as one line; {@link
 * dev.headroom.explain.ExplainText} as an answer to "why". As a decision is a pure function, {@link
 * dev.headroom.explain.WhatIf} finds out what would have to change for another outcome by asking it
 * again: with other metric values, at later times, within other bounds.
 */
@NullMarked
package dev.headroom.explain;

import org.jspecify.annotations.NullMarked;
