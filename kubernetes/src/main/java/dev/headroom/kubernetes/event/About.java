package dev.headroom.kubernetes.event;

/**
 * The object that events of a policy are about.
 *
 * @param uid empty where it is not known: such an event is shown by name alone
 */
public record About(String apiVersion, String kind, String namespace, String name, String uid) {}
