package dev.headroom.scaling.policy;

/** Names an object of the policy's own namespace. {@code apiVersion} may be empty. */
public record ObjectReference(String apiVersion, String kind, String name) {}
