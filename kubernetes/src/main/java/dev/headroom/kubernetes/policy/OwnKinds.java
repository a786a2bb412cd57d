package dev.headroom.kubernetes.policy;

import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.ScalingPolicy;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Locale;

/**
 * Headroom's own kinds on a cluster. Their paths are known, so nothing is discovered: a cluster may
 * get them later.
 */
final class OwnKinds {
  private OwnKinds() {}

  static MixedOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      of(KubernetesClient client, String kind) {
    return client.genericKubernetesResources(
        new ResourceDefinitionContext.Builder()
            .withGroup("headroom.dev")
            .withVersion("v1alpha1")
            .withKind(kind)
            .withPlural(plural(kind))
            .withNamespaced(true)
            .build());
  }

  private static String plural(String kind) {
    return switch (kind) {
      case ScalingPolicy.KIND -> "scalingpolicies";
      case ModelServer.KIND -> "modelservers";
      default -> kind.toLowerCase(Locale.ROOT) + "s";
    };
  }
}
