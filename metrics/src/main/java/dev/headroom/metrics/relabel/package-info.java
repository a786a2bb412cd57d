/**
 * Rules that rewrite labels, as {@code relabel_configs} and {@code metric_relabel_configs} of a
 * Prometheus configuration hold them.
 *
 * <p>A {@link dev.headroom.metrics.relabel.RelabelRule rule} looks at some labels and changes
 * others, or drops what they belong to. Rules run in their order, each on what the one before it
 * made: {@link dev.headroom.metrics.relabel.Relabelling}. On a target they run when it is found; on
 * a series when it is seen for the first time, never once a sample.
 *
 * <p>Expressions are RE2's and match whole values; a template's {@code $1} or {@code ${name}} is
 * what a group of the expression matched. Semantics: Prometheus 3, model/relabel.
 */
@NullMarked
package dev.headroom.metrics.relabel;

import org.jspecify.annotations.NullMarked;
