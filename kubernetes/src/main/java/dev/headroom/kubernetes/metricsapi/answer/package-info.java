/**
 * What the values are. A rule of prometheus-adapter that gives a metric is asked first; what no
 * rule gives, and is said of pods, is read as a signal of the catalog from the pods' own pages
 * ({@link dev.headroom.kubernetes.metricsapi.answer.PodSignals}). {@link
 * dev.headroom.kubernetes.metricsapi.answer.MetricAnswers} puts both together into what goes over
 * the wire, and says what is missing as prometheus-adapter does: no such metric, or no value of it,
 * is 404; whoever cannot be asked makes it 500, never an empty list.
 */
@NullMarked
package dev.headroom.kubernetes.metricsapi.answer;

import org.jspecify.annotations.NullMarked;
