/**
 * What is counted of each server's scaling, for Prometheus: how many replicas, what was decided and
 * why, and how long it took from load above the target to the decision, and to the replicas that it
 * asked for.
 *
 * <p>A {@link dev.headroom.local.series.ScalingRecord} is told what happens to one server; {@link
 * dev.headroom.local.series.ScalingExposition} writes all of them as series, which the gateway's
 * own page {@code /-/metrics} shows.
 */
@NullMarked
package dev.headroom.local.series;

import org.jspecify.annotations.NullMarked;
