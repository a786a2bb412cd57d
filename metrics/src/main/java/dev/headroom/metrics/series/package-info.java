/**
 * The words that all of this room shares: what a series is, how one is chosen, what its points are.
 *
 * <p>A <em>series</em> is known by its {@link dev.headroom.metrics.series.Labels labels}, the
 * metric's name among them. {@link dev.headroom.metrics.series.Matcher Matchers} choose series.
 * {@link dev.headroom.metrics.series.Points} are what a series was at some moments; a {@linkplain
 * dev.headroom.metrics.series.StaleMark stale mark} among them says that it ended there. A {@link
 * dev.headroom.metrics.series.SampleSource} is whatever can be asked for them.
 */
@NullMarked
package dev.headroom.metrics.series;

import org.jspecify.annotations.NullMarked;
