package dev.headroom.kubernetes.target;

import dev.headroom.kubernetes.apply.Changes;
import dev.headroom.kubernetes.apply.Watched;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ReducedStateItemStore;
import java.util.List;
import java.util.function.BiConsumer;

/** Tells when an object of one kind has changed; keeps of each no more than its version. */
final class KindWatch implements AutoCloseable {
  private final List<SharedIndexInformer<GenericKubernetesResource>> informers;

  /**
   * Watches from now on. What cannot be listed or watched is tried again for as long as it takes.
   *
   * @param changed is told namespace and name of what came, changed, or went
   */
  KindWatch(
      KubernetesClient client,
      Watched watched,
      ScaleKinds.ScaleKind kind,
      BiConsumer<String, String> changed) {
    String version = kind.apiVersion();
    int slash = version.indexOf('/');
    ResourceDefinitionContext context =
        new ResourceDefinitionContext.Builder()
            .withGroup(slash < 0 ? "" : version.substring(0, slash))
            .withVersion(version.substring(slash + 1))
            .withKind(kind.kind())
            .withPlural(kind.plural())
            .withNamespaced(true)
            .build();
    informers = watched.informers(client.genericKubernetesResources(context));
    for (SharedIndexInformer<GenericKubernetesResource> informer : informers) {
      var _ =
          informer
              .itemStore(
                  new ReducedStateItemStore<>(
                      ReducedStateItemStore.UID_KEY_STATE,
                      GenericKubernetesResource.class,
                      client.getKubernetesSerialization(),
                      "metadata.name",
                      "metadata.namespace"))
              .addEventHandler(
                  new Changes<>(
                      object ->
                          changed.accept(
                              object.getMetadata().getNamespace(), object.getMetadata().getName())))
              .start();
    }
  }

  /** Whether a change would be heard of now. */
  boolean isWatching() {
    return informers.stream().allMatch(SharedIndexInformer::isWatching);
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::close);
  }
}
