/**
 * The small gateway that the cluster is reached by: a connection ({@link
 * dev.headroom.kubernetes.cluster.Cluster}) and what is done over it.
 */
@NullMarked
package dev.headroom.kubernetes.cluster;

import org.jspecify.annotations.NullMarked;
