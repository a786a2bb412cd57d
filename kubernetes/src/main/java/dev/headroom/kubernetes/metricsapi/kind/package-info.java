/**
 * The kinds of objects that the cluster has, custom ones too, by the names that paths and labels
 * give them ({@link dev.headroom.kubernetes.metricsapi.kind.ClusterKinds}), and which objects a
 * selector selects ({@link dev.headroom.kubernetes.metricsapi.kind.ClusterObjects}).
 */
@NullMarked
package dev.headroom.kubernetes.metricsapi.kind;

import org.jspecify.annotations.NullMarked;
