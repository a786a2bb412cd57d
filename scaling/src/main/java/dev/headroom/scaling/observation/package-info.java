/**
 * What is so: everything a decision may know, looked at once and frozen.
 *
 * <p>An {@link dev.headroom.scaling.observation.Observation} holds the target's scale, its replicas
 * (pods in Kubernetes, processes on one machine), one {@link
 * dev.headroom.scaling.observation.Reading} for each metric of the policy in the policy's order,
 * and the autoscaler's status before. What could not be had is there as well, as a failure with its
 * message: a decision never asks for anything.
 *
 * <p>Metric values are whole thousandths ("milli units"), as Kubernetes computes with: 250 is a
 * quarter of a core, or 0.25 requests per second.
 */
@NullMarked
package dev.headroom.scaling.observation;

import org.jspecify.annotations.NullMarked;
