/**
 * Reads a page of metrics.
 *
 * <p>A page is a text of lines. A line that is not a comment is a <em>sample</em>: a series ({@code
 * name{label="value",…}}), a value, and perhaps the time at which the value was true. {@link
 * dev.headroom.metrics.exposition.ExpositionReader} reads one target's pages, one after the other:
 * it remembers the series of the last page, so that reading the same series again costs a look-up
 * and a number, and no object. Of the comments, TYPE, HELP and UNIT are kept: a counter's raw value
 * says nothing of the load, and people want to know what a metric means.
 *
 * <p>A page is a stranger's. Whatever it holds, reading it takes bounded memory and time.
 *
 * <p>Formats: <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Prometheus
 * text 0.0.4 and 1.0.0</a> and <a
 * href="https://prometheus.io/docs/specs/om/open_metrics_spec/">OpenMetrics 1.0 text</a>. A page
 * that breaks them is refused whole, with the line, as Prometheus refuses it; what Prometheus lets
 * pass (TorchServe's comma at the end of a label list, say) passes. On purpose otherwise: lines may
 * end in CR LF, blanks before a name are no part of it, and a line feed in a quoted value has to be
 * written {@code \\n}.
 */
@NullMarked
package dev.headroom.metrics.exposition;

import org.jspecify.annotations.NullMarked;
