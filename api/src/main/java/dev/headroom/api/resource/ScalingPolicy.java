package dev.headroom.api.resource;

import dev.headroom.scaling.policy.ObjectReference;

/**
 * How many replicas of something there should be.
 *
 * @param name a DNS subdomain, unique in its namespace
 * @param namespace {@code default} where none is given
 * @param scaleTargetRef what is scaled: anything with a scale subresource, as a Deployment or a
 *     ModelServer
 */
public record ScalingPolicy(
    String name, String namespace, ObjectReference scaleTargetRef, Scaling scaling) {
  public static final String KIND = "ScalingPolicy";
}
