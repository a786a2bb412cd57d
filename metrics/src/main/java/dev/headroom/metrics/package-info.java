/**
 * What replicas say about themselves, from their page to one number.
 *
 * <p>A server shows its state as a page of <em>series</em>: a name, labels and a value. The way of
 * such a page through this room is a straight line, a package a step:
 *
 * <ol>
 *   <li>{@code exposition} reads the page: the Prometheus text format and OpenMetrics.
 *   <li>{@code scrape} fetches it again and again from each target, none delayed by another.
 *   <li>{@code store} keeps the last minutes of all series, and says where there is nothing.
 *   <li>{@code query} evaluates PromQL over them, at a moment or over a range.
 *   <li>{@code catalog} knows which expression is the load of which kind of server.
 * </ol>
 *
 * <p>One rule holds through all of it: <em>no data is a value of its own, never zero</em>.
 */
@NullMarked
package dev.headroom.metrics;

import org.jspecify.annotations.NullMarked;
