/**
 * prometheus-adapter's rules, read as they stand: which metrics of Kubernetes' objects there are,
 * and by which query each is answered.
 *
 * <p>A {@link dev.headroom.metrics.rules.RuleSet} is what a user's file says. A {@link
 * dev.headroom.metrics.rules.MetricRule} chooses series ({@code seriesQuery}, {@code
 * seriesFilters}), says which of their labels names which {@linkplain
 * dev.headroom.metrics.rules.ObjectType kind of object} ({@link
 * dev.headroom.metrics.rules.Association}), what the metric is called ({@link
 * dev.headroom.metrics.rules.Naming}) and with which query it is read. {@link
 * dev.headroom.metrics.rules.Discovery} looks at the series that a {@link
 * dev.headroom.metrics.backend.MetricsBackend} has now, and makes a {@link
 * dev.headroom.metrics.rules.Registry} of them, a value; {@link
 * dev.headroom.metrics.rules.MetricsRules} keeps one up to date and answers questions with it.
 *
 * <p>Where it differs from the adapter (v0.12): a rule that is wrong or cannot be looked up never
 * hides another, each rule's {@linkplain dev.headroom.metrics.rules.RuleHealth health} can be seen,
 * every question has a deadline, and an infinity is an error instead of the least of all numbers.
 * As there, NaN counts as 0 (a mean over no requests), values are cut to thousandths, and the later
 * of two rules for one metric holds.
 */
@NullMarked
package dev.headroom.metrics.rules;

import org.jspecify.annotations.NullMarked;
