/**
 * What a policy asks for, and how it is measured: from a metric as the user wrote it to the reading
 * that a decision takes. One for all worlds.
 *
 * <p>It begins with words: {@link dev.headroom.signal.MetricMeanings} says what each metric of a
 * policy can mean in a world, and what is wrong with it, as a {@link
 * dev.headroom.signal.PlannedMetric}. {@link dev.headroom.signal.PolicyMetrics} then measures those
 * once a decision, with the {@link dev.headroom.signal.Instruments} that the world has: the
 * replicas' own pages, a gateway in front of them, whoever answers queries and rules, and what only
 * that world knows. A {@link dev.headroom.signal.Measure} is a reading together with what was in
 * fact measured: where a gateway stands in for a page, that is another metric with another target.
 *
 * <p>Pages are seconds fresher than any Prometheus, and a gateway is fresher than pages; so signals
 * are read from those, in this order of trust: the greater of page and gateway where both count the
 * same, the gateway where no page says anything.
 */
@NullMarked
package dev.headroom.signal;

import org.jspecify.annotations.NullMarked;
