package dev.headroom.kubernetes.operator;

import dev.headroom.api.resource.ModelServer;
import dev.headroom.kubernetes.apply.Watched;
import dev.headroom.kubernetes.server.ObjectNames;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
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

  private final List<SharedIndexInformer<GenericKubernetesResource>> informers;

  /**
   * Not yet started.
   *
   * @param changed is told the namespace of a pod that changed, and its ModelServer's name
   */
  ServerPods(KubernetesClient client, Watched watched, BiConsumer<String, String> changed) {
    this.informers =
        watched.informers(client, POD, ObjectNames.OF_PODS, new Handler(changed), Map.of());
  }

  void start() throws InterruptedException {
    Watched.start(informers);
  }

  List<GenericKubernetesResource> of(ModelServer server) {
    Map<String, String> selector = ObjectNames.selector(server);
    return informers.stream()
        .flatMap(informer -> informer.getStore().list().stream())
        .filter(pod -> pod.getMetadata().getNamespace().equals(server.namespace()))
        .filter(pod -> pod.getMetadata().getLabels().entrySet().containsAll(selector.entrySet()))
        .toList();
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::stop);
  }

  private record Handler(BiConsumer<String, String> changed)
      implements ResourceEventHandler<GenericKubernetesResource> {
    @Override
    public void onAdd(GenericKubernetesResource pod) {
      tell(pod);
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource now) {
      tell(now);
    }

    @Override
    public void onDelete(GenericKubernetesResource pod, boolean unknown) {
      tell(pod);
    }

    /** A name that is too long for a label is told by its hash, which is nobody's name. */
    private void tell(GenericKubernetesResource pod) {
      String server = pod.getMetadata().getLabels().get(ObjectNames.INSTANCE);
      if (server != null) {
        changed.accept(pod.getMetadata().getNamespace(), server);
      }
    }
  }
}
