package dev.headroom.kubernetes.metricsapi.kind;

import dev.headroom.metrics.rules.ObjectType;
import dev.headroom.scaling.selector.Requirement;
import dev.headroom.scaling.selector.Selector;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.Indexer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Which objects a selector selects. Pods are those of an informer, so that asking for all of a
 * workload's costs the API server nothing; others are listed there. Thread-safe.
 */
public final class ClusterObjects {
  private static final long MOST = 5000;

  private final KubernetesClient cluster;
  private final Indexer<Pod> pods;

  /**
   * @param pods of all namespaces that are asked for
   */
  public ClusterObjects(KubernetesClient cluster, Indexer<Pod> pods) {
    this.cluster = cluster;
    this.pods = pods;
  }

  /**
   * Their names, sorted.
   *
   * @param namespace not looked at where the kind is in none
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if they cannot be listed
   */
  public List<String> names(ObjectKind kind, String namespace, List<Requirement> selector) {
    Collection<? extends HasMetadata> all =
        kind.type().equals(ObjectType.POD)
            ? pods.byIndex(Cache.NAMESPACE_INDEX, namespace)
            : listed(kind, namespace);
    Selector.Valid selected = new Selector.Valid(selector);
    List<String> names = new ArrayList<>();
    for (HasMetadata object : all) {
      Map<String, String> labels = object.getMetadata().getLabels();
      if (selected.matches(labels == null ? Map.of() : labels)) {
        names.add(object.getMetadata().getName());
      }
    }
    names.sort(null);
    return names;
  }

  private Collection<? extends HasMetadata> listed(ObjectKind kind, String namespace) {
    var resources =
        cluster.genericKubernetesResources(
            new ResourceDefinitionContext.Builder()
                .withGroup(kind.type().group())
                .withVersion(kind.version())
                .withKind(kind.kind())
                .withPlural(kind.type().resource())
                .withNamespaced(kind.type().namespaced())
                .build());
    var options = new ListOptionsBuilder().withLimit(MOST).build();
    return (kind.type().namespaced() ? resources.inNamespace(namespace) : resources)
        .list(options)
        .getItems();
  }
}
