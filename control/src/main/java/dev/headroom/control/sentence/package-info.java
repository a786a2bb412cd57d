/**
 * A decision in one sentence for people: the only place that words one, for the terminal, the page,
 * the log and {@code headroom explain}.
 *
 * <p>{@link dev.headroom.control.sentence.DecisionSentence} says what becomes of the number and
 * why: {@code 1 → 3 replicas: requests-per-stream 2.4 (target 1) proposes 3}. The words that
 * Kubernetes' controller has for the same decision stay in the status' conditions and in the
 * events; here nothing speaks of an HPA, since most of what is scaled has none.
 */
@NullMarked
package dev.headroom.control.sentence;

import org.jspecify.annotations.NullMarked;
