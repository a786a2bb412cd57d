package dev.headroom.kubernetes.target;

/**
 * The cluster as policies see it.
 *
 * @param costs by which pods are told apart before some go
 */
public record View(Targets targets, ObservedPods pods, PodPages pages, CostWriter costs) {}
