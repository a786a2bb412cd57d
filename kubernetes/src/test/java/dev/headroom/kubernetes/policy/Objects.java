package dev.headroom.kubernetes.policy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;

/** Objects as an API server gives them, for tests. */
final class Objects {
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private Objects() {}

  static GenericKubernetesResource object(String kind, String name, int second, String spec) {
    return SERIALIZATION.unmarshal(
        """
        apiVersion: headroom.dev/v1alpha1
        kind: %s
        metadata:
          name: %s
          namespace: team
          uid: uid-%s
          generation: 1
          resourceVersion: "7"
          creationTimestamp: "%s"
          managedFields: [{manager: kubectl}]
        spec:
        %s
        status: {desiredReplicas: 1}
        """
            .formatted(
                kind,
                name,
                name,
                Instant.parse("2026-03-01T10:00:00Z").plusSeconds(second),
                spec.indent(2).stripTrailing()),
        GenericKubernetesResource.class);
  }

  static WrittenPolicy policy(String name, int second, String spec) {
    return new PolicyReader(SERIALIZATION)
        .scalingPolicy(object("ScalingPolicy", name, second, spec));
  }
}
