/**
 * Expressions over windows of samples: a small part of PromQL, with PromQL's meaning.
 *
 * <p>What there is:
 *
 * <ul>
 *   <li>instant selectors, {@code up}, {@code {__name__="up"}}, with the matchers {@code = != =~
 *       !~} (expressions match whole values)
 *   <li>range selectors, {@code x[5s]}, only as the argument of {@code rate increase delta
 *       avg_over_time max_over_time min_over_time sum_over_time last_over_time count_over_time}
 *   <li>{@code histogram_quantile(q, v)} over classic buckets, {@code clamp_min(v, s)}, {@code
 *       clamp_max(v, s)}, {@code vector(s)}
 *   <li>{@code sum avg max min count}, with {@code by (…)} or {@code without (…)}
 *   <li>{@code + - * /}, the comparisons {@code == != < <= > >=} with {@code bool} or as filters,
 *       and {@code or}; between two vectors one to one, by all labels or by {@code on (…)} or
 *       {@code ignoring (…)}
 *   <li>numbers, parentheses, unary minus
 * </ul>
 *
 * <p>The rest ({@code offset}, {@code @}, subqueries, {@code group_left}, {@code and}, {@code
 * unless}, native histograms, other functions) is refused when the text is parsed, with its
 * position.
 *
 * <p>The meaning is that of Prometheus 3: ranges are open on the left, {@code rate} extrapolates to
 * the range's edges by its rules, NaN is a value, and a series that ended has no value. An
 * expression without data gives an empty vector, which is not zero. {@link
 * dev.headroom.metrics.query.Query} is where to begin.
 */
@NullMarked
package dev.headroom.metrics.query;

import org.jspecify.annotations.NullMarked;
