/**
 * The decision log: every decision, with all that it was made from, so that "why did it do that
 * last night?" is answered by deciding again.
 *
 * <p>{@link dev.headroom.control.log.FileDecisionLog} writes a line for each decision: when, whose,
 * its sentence, and the observation and the history that it was made from. The policy and the
 * controller's settings are a line of their own, before the first decision of a file that refers to
 * them. A line needs no other decision, so one that is torn or damaged takes nothing with it.
 *
 * <pre>
 * {"rules":"3fa9c2d1","policy":{…},"settings":{…}}
 * {"time":"…","namespace":"default","name":"sentences","rules":"3fa9c2d1","currentReplicas":1,
 *  "desiredReplicas":3,"changed":true,"sentence":"1 → 3 replicas: …","observation":{…},"history":{…}}
 * </pre>
 *
 * <p>One file grows at its end. When it is full it is put aside as {@code decisions-MILLIS.jsonl},
 * named for the moment of its last decision, and compressed beside the ticks to {@code .jsonl.gz}
 * (lines so alike shrink to a twentieth and less); the oldest go when all together are more than
 * the bound. {@link dev.headroom.control.log.DecisionArchive} finds a decision in them, of a system
 * that runs or of one that does not, and a {@link dev.headroom.control.log.PastDecision} decides
 * again, by its own policy or by another.
 */
@NullMarked
package dev.headroom.control.log;

import org.jspecify.annotations.NullMarked;
