package dev.headroom.kubernetes.apply;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * Which namespaces are watched.
 *
 * @param namespaces none: all of them
 */
public record Watched(List<String> namespaces) {
  public Watched {
    namespaces = List.copyOf(namespaces);
  }

  /** Informers of a kind, not yet started: one, or one a namespace. */
  public List<SharedIndexInformer<GenericKubernetesResource>> informers(
      KubernetesClient client,
      ResourceDefinitionContext kind,
      Map<String, String> labels,
      ResourceEventHandler<GenericKubernetesResource> handler,
      Map<String, Function<GenericKubernetesResource, List<String>>> indexers) {
    var all = client.genericKubernetesResources(kind);
    var scopes =
        namespaces.isEmpty()
            ? List.of(all.inAnyNamespace().withLabels(labels))
            : namespaces.stream()
                .map(namespace -> all.inNamespace(namespace).withLabels(labels))
                .toList();
    return scopes.stream()
        .map(
            scope ->
                scope
                    .runnableInformer(0)
                    .addIndexers(indexers)
                    .addEventHandler(handler)
                    // A watch that cannot begin is begun again, as one that broke is.
                    .exceptionHandler((_, _) -> true))
        .toList();
  }

  /** Informers of a kind with a class of its own, not yet started: one, or one a namespace. */
  public <T extends HasMetadata, L, R extends Resource<T>> List<SharedIndexInformer<T>> informers(
      MixedOperation<T, L, R> all) {
    List<Informable<T>> scopes = new ArrayList<>();
    if (namespaces.isEmpty()) {
      scopes.add(all.inAnyNamespace());
    }
    namespaces.forEach(namespace -> scopes.add(all.inNamespace(namespace)));
    return scopes.stream()
        .map(scope -> scope.runnableInformer(0).exceptionHandler((_, _) -> true))
        .toList();
  }

  /** Starts them; returns when what there is is known. */
  public static void start(List<SharedIndexInformer<GenericKubernetesResource>> informers)
      throws InterruptedException {
    for (SharedIndexInformer<GenericKubernetesResource> informer : informers) {
      try {
        var _ = informer.start().toCompletableFuture().get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("informer: cannot start: " + e.getCause(), e);
      }
    }
  }
}
