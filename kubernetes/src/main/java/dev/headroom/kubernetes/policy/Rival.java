package dev.headroom.kubernetes.policy;

import dev.headroom.kubernetes.target.TargetKey;
import dev.headroom.scaling.policy.ObjectReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.CrossVersionObjectReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;

/**
 * A HorizontalPodAutoscaler of the cluster.
 *
 * @param desiredReplicas how many it wants; 0 before its first decision
 */
record Rival(String namespace, String name, TargetKey target, int desiredReplicas) {
  static Rival of(HorizontalPodAutoscaler hpa) {
    CrossVersionObjectReference ref = hpa.getSpec().getScaleTargetRef();
    Integer desired = hpa.getStatus() == null ? null : hpa.getStatus().getDesiredReplicas();
    return new Rival(
        hpa.getMetadata().getNamespace(),
        hpa.getMetadata().getName(),
        TargetKey.of(
            hpa.getMetadata().getNamespace(),
            new ObjectReference(
                ref.getApiVersion() == null ? "" : ref.getApiVersion(),
                ref.getKind(),
                ref.getName())),
        desired == null ? 0 : desired);
  }

  String key() {
    return namespace + "/" + name;
  }

  /** For people: {@code HorizontalPodAutoscaler web}. */
  String words() {
    return "HorizontalPodAutoscaler " + name;
  }
}
