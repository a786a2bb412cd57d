/**
 * Who is asked for metrics: one interface before Headroom's own store and before a Prometheus that
 * runs already.
 *
 * <p>A policy, a rule of an adapter and {@code explain} ask a {@link
 * dev.headroom.metrics.backend.MetricsBackend} and never know which it is. What a backend answers
 * is exact; where it cannot answer, it says so by an exception, since "no data" is an answer of its
 * own.
 */
@NullMarked
package dev.headroom.metrics.backend;

import org.jspecify.annotations.NullMarked;
