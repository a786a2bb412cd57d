package dev.headroom.kubernetes.metricsapi.kind;

import dev.headroom.metrics.rules.ObjectType;

/**
 * A kind of object.
 *
 * @param version that the cluster prefers
 * @param kind as {@code Deployment}
 */
public record ObjectKind(ObjectType type, String version, String kind) {
  /** As the reference of the metrics API writes it: {@code /v1} for the core group. */
  public String apiVersion() {
    return type.group() + "/" + version;
  }
}
