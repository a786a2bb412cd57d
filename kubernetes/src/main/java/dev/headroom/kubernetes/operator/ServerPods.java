package dev.headroom.kubernetes.operator;

import dev.headroom.api.resource.ModelServer;
import dev.headroom.kubernetes.apply.Changes;
import dev.headroom.kubernetes.apply.Watched;
import dev.headroom.kubernetes.server.ObjectNames;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The pods of ModelServers, watched. Thread-safe. */
final class ServerPods implements AutoCloseable {
  private static final ResourceDefinitionContext POD =
      new ResourceDefinitionContext.Builder()
          .withVersion("v1")
          .withKind("Pod")
          .withPlural("pods")
          .withNamespaced(true)
          .build();

  private static final String BY_SERVER = "server";

  private final List<SharedIndexInformer<GenericKubernetesResource>> informers;

  /**
   * Not yet started.
   *
   * @param changed is told the namespace of a pod that changed, and its ModelServer's name
   */
  ServerPods(KubernetesClient client, Watched watched, BiConsumer<String, String> changed) {
    this.informers =
        watched.informers(
            client,
            POD,
            ObjectNames.OF_PODS,
            new Changes<>(pod -> tell(pod, changed)),
            Map.of(BY_SERVER, ServerPods::server));
  }

  void start() throws InterruptedException {
    Watched.start(informers);
  }

  List<GenericKubernetesResource> of(ModelServer server) {
    String key = server.namespace() + "/" + ObjectNames.of(server.name());
    return informers.stream()
        .flatMap(informer -> informer.getIndexer().byIndex(BY_SERVER, key).stream())
        .toList();
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::stop);
  }

  private static List<String> server(GenericKubernetesResource pod) {
    String instance = pod.getMetadata().getLabels().get(ObjectNames.INSTANCE);
    return instance == null
        ? List.of()
        : List.of(pod.getMetadata().getNamespace() + "/" + instance);
  }

  /** A name that is too long for a label is told by its hash, which is nobody's name. */
  private static void tell(GenericKubernetesResource pod, BiConsumer<String, String> changed) {
    String instance = pod.getMetadata().getLabels().get(ObjectNames.INSTANCE);
    if (instance != null) {
      changed.accept(pod.getMetadata().getNamespace(), instance);
    }
  }
}
