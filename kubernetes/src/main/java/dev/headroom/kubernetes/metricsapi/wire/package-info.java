/**
 * What goes over the wire: values of metrics, and Kubernetes' {@code Status} for what went wrong,
 * as JSON that the clients of Kubernetes read.
 *
 * <p>Types: {@code k8s.io/metrics/pkg/apis} and {@code apimachinery/pkg/apis/meta/v1}. Values are
 * quantities in thousandths, in their canonical form; times are whole seconds of UTC.
 */
@NullMarked
package dev.headroom.kubernetes.metricsapi.wire;

import org.jspecify.annotations.NullMarked;
