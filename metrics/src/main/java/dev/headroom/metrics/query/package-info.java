/**
 * PromQL as of Prometheus 3, over float samples.
 *
 * <p>{@link dev.headroom.metrics.query.Query} is where to begin: it parses a text ({@code
 * QueryParser}, then {@code TypeCheck}) to a tree of {@code Expression}s and evaluates it at one
 * moment or at many. An {@code Evaluation} works on all steps at once: every part gives {@code
 * Row}s, one a series, with one number a step, so that each selector is asked for once and labels
 * are made once a series. Functions are values of a table ({@code Functions}), of three kinds: to
 * scalars, to vectors, and of one series' points in a {@code Window} of time.
 *
 * <p>A query can be laid out for people ({@code ExpressionText}, {@code ExpressionLines}), as
 * Prometheus' {@code format_query} does it; read again, it is the same query.
 *
 * <p>What there is: selectors with all matchers, also of names in quotes; {@code offset} and
 * {@code @}; subqueries; all operators with all ways of matching; all aggregations and functions
 * but those that Prometheus calls experimental. Native histograms are out. All of that is refused
 * when the text is parsed, with its line and column, in Prometheus' words where it has some.
 *
 * <p>The meaning is that of Prometheus 3: ranges are open on the left, {@code rate} extrapolates to
 * the range's edges by its rules, sums are compensated, NaN is a value, and a series that ended has
 * no value. An expression without data gives an empty vector, which is not zero. {@link
 * dev.headroom.metrics.query.QuerySettings} bound what a query may read, make and take.
 */
@NullMarked
package dev.headroom.metrics.query;

import org.jspecify.annotations.NullMarked;
