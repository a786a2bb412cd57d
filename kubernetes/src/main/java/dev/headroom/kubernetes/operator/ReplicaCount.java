package dev.headroom.kubernetes.operator;

import dev.headroom.kubernetes.apply.Applying;
import dev.headroom.kubernetes.apply.ObjectKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;

/**
 * Hands the number of replicas on from a ModelServer to its Deployment: once when it changes there,
 * so that whoever else scales the Deployment is never overruled. It is applied apart from the rest,
 * by a manager of its own, which keeps it when the rest is applied without it.
 */
final class ReplicaCount {
  /** Which number was handed on last. */
  static final String HANDED_ON = "headroom.dev/replicas";

  private static final String MANAGER = "headroom-replicas";

  private ReplicaCount() {}

  /** Whether the Deployment has not yet been given the number. */
  static boolean isDue(int replicas, GenericKubernetesResource deployment) {
    Map<String, String> annotations = deployment.getMetadata().getAnnotations();
    return annotations == null || !Integer.toString(replicas).equals(annotations.get(HANDED_ON));
  }

  static GenericKubernetesResource handOn(
      int replicas, GenericKubernetesResource deployment, Applying applying) {
    GenericKubernetesResource part = new GenericKubernetesResource();
    part.setApiVersion(ObjectKind.DEPLOYMENT.apiVersion());
    part.setKind(ObjectKind.DEPLOYMENT.kind());
    part.setMetadata(
        new ObjectMetaBuilder()
            .withName(deployment.getMetadata().getName())
            .withNamespace(deployment.getMetadata().getNamespace())
            .withUid(deployment.getMetadata().getUid())
            .withAnnotations(Map.of(HANDED_ON, Integer.toString(replicas)))
            .build());
    part.setAdditionalProperty("spec", Map.of("replicas", replicas));
    return applying.patch(ObjectKind.DEPLOYMENT.context(), part, MANAGER);
  }
}
