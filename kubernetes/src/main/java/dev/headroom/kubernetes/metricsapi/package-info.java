/**
 * The metrics APIs of Kubernetes, answered by Headroom: {@code custom.metrics.k8s.io}, {@code
 * external.metrics.k8s.io} and, where the cluster has none, {@code metrics.k8s.io}. A plain
 * HorizontalPodAutoscaler then scales on what Headroom measures, without Prometheus and
 * prometheus-adapter, or on an existing Prometheus without prometheus-adapter.
 *
 * <p>It is an <em>aggregated</em> API server: APIServices tell the cluster's API server to pass
 * requests for these groups on to us. The way of a request, a package a step:
 *
 * <ol>
 *   <li>{@code identity}: who asks;
 *   <li>{@code access}: whether they may;
 *   <li>{@code request}: what for;
 *   <li>{@code answer}: the values, by rules of prometheus-adapter or by signals of the catalog,
 *       with {@code kind} for the objects that are meant, and {@code usage} for processors and
 *       memory;
 *   <li>{@code wire}: how it is written.
 * </ol>
 *
 * <p>{@code document} is what the server says about itself, {@code certificate} what it shows.
 * {@link dev.headroom.kubernetes.metricsapi.MetricsApi} puts them together.
 */
@NullMarked
package dev.headroom.kubernetes.metricsapi;

import org.jspecify.annotations.NullMarked;
