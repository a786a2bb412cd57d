/**
 * The decision: how many replicas a workload should have, from facts alone.
 *
 * <p>{@code decide(now, observation, policy, history, settings)} is a pure function: the same input
 * gives the same {@link dev.headroom.scaling.decision.Decision}, nothing is read, waited for or
 * kept elsewhere, and no input makes it throw.
 *
 * <ul>
 *   <li>{@link dev.headroom.scaling.observation.Observation}: what is so, looked at once
 *   <li>{@link dev.headroom.scaling.policy.Policy}: what the user wants; {@link
 *       dev.headroom.scaling.policy.Settings}: the controller's flags
 *   <li>{@link dev.headroom.scaling.history.History}: what earlier decisions left to remember
 *   <li>{@link dev.headroom.scaling.decision.Decision}: the number, with its whole provenance
 * </ul>
 *
 * <p>A decision goes three steps. Each metric <b>proposes</b> a number: {@code replicas × value /
 * target}, rounded up, or the number as it is where the value is within tolerance of its target.
 * The largest proposal is <b>staged</b>: stages in a fixed order (stabilisation, rate, bounds) may
 * each change the number, and say why. The result is <b>reported</b> as status, conditions and
 * events. All of it is what the HorizontalPodAutoscaler of Kubernetes 1.36 does, number for number
 * and word for word (pkg/controller/podautoscaler); what Headroom adds are further stages.
 */
@NullMarked
package dev.headroom.scaling;

import org.jspecify.annotations.NullMarked;
