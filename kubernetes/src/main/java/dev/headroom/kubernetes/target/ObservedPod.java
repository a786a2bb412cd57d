package dev.headroom.kubernetes.target;

import dev.headroom.scaling.observation.Pod;

/**
 * A pod of the cluster.
 *
 * @param pod as a decision takes it
 * @param uid which tells it from another one of the same name
 * @param ofReplicaSet whether a ReplicaSet chooses when it goes
 * @param deletionCost what it costs to take it away, as its annotation says; empty for none
 */
record ObservedPod(Pod pod, String uid, boolean ofReplicaSet, String deletionCost) {}
