/**
 * What one metric proposes: a number of replicas, before any limit.
 *
 * <p>The rule is {@code replicas × value / target}, rounded up, unless the value is within
 * tolerance of the target. What makes it long is doubt. Replicas that are starting or not ready say
 * nothing about the load, and replicas without a sample may be idle or overloaded; so both are
 * assumed to be whatever makes the change smaller, and if that turns its direction round, nothing
 * changes. See {@link dev.headroom.scaling.proposal.PerPodProposal}.
 *
 * <p>The arithmetic is that of pkg/controller/podautoscaler/replica_calculator.go of Kubernetes
 * 1.36, on amd64, down to truncations and overflows.
 */
@NullMarked
package dev.headroom.scaling.proposal;

import org.jspecify.annotations.NullMarked;
