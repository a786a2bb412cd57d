package dev.headroom.kubernetes.metricsapi.usage;

import java.time.Instant;

/**
 * What a kubelet says of somebody.
 *
 * @param at when it looked
 * @param cpuSeconds since the start
 * @param memoryBytes that cannot be taken away without harm
 */
record Moment(Instant at, double cpuSeconds, double memoryBytes) {}
