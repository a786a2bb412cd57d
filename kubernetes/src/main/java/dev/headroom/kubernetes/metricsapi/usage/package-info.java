/**
 * Processor time and memory of pods and nodes, for a cluster that has no metrics-server: {@code
 * metrics.k8s.io}, from what each kubelet says at {@code /metrics/resource}.
 *
 * <p>A kubelet counts seconds of processors since a container's start. {@link
 * dev.headroom.kubernetes.metricsapi.usage.UsageHistory} keeps two moments of each container, and
 * what lies between them is the usage, as metrics-server has it; {@link
 * dev.headroom.kubernetes.metricsapi.usage.Kubelets} looks every some seconds; {@link
 * dev.headroom.kubernetes.metricsapi.usage.UsageAnswers} answers.
 */
@NullMarked
package dev.headroom.kubernetes.metricsapi.usage;

import org.jspecify.annotations.NullMarked;
