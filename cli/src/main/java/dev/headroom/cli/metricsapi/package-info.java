/**
 * {@code headroom metrics-api}: the metrics APIs of Kubernetes, for HorizontalPodAutoscalers and
 * {@code kubectl}.
 */
@NullMarked
package dev.headroom.cli.metricsapi;

import org.jspecify.annotations.NullMarked;
