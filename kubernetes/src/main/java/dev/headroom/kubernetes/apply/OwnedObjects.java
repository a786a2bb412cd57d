package dev.headroom.kubernetes.apply;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The objects that Headroom has made, as far as it watches: by informers, one for each kind (and
 * namespace). They are those with Headroom's label, so that others cost no memory. Thread-safe.
 */
public final class OwnedObjects implements AutoCloseable {
  private static final String BY_OWNER = "owner";

  private final KubernetesClient client;
  private final Watched watched;
  private final Map<String, String> labels;
  private final OwnerListener listener;
  private final Map<ObjectKind, List<SharedIndexInformer<GenericKubernetesResource>>> informers =
      new ConcurrentHashMap<>();

  /** Is told whose object has changed. */
  @FunctionalInterface
  public interface OwnerListener {
    /**
     * An object of this owner has come, changed or gone.
     *
     * @param name of the owner
     */
    void changed(String namespace, String name);
  }

  /**
   * Watches nothing yet.
   *
   * @param labels of the objects
   */
  public OwnedObjects(
      KubernetesClient client,
      Watched watched,
      Map<String, String> labels,
      OwnerListener listener) {
    this.client = client;
    this.watched = watched;
    this.labels = Map.copyOf(labels);
    this.listener = listener;
  }

  /** Watches a kind; returns when what there is of it is known. Once for each kind. */
  public void watch(ObjectKind kind) throws InterruptedException {
    List<SharedIndexInformer<GenericKubernetesResource>> all =
        watched.informers(
            client, kind.context(), labels, new Handler(), Map.of(BY_OWNER, OwnedObjects::owners));
    informers.put(kind, all);
    Watched.start(all);
  }

  /** Whether the kind is watched. */
  public boolean watches(ObjectKind kind) {
    return informers.containsKey(kind);
  }

  /** The objects of an owner, of all kinds that are watched. */
  public List<GenericKubernetesResource> of(String uid) {
    List<GenericKubernetesResource> objects = new ArrayList<>();
    informers
        .values()
        .forEach(
            all ->
                all.forEach(
                    informer -> objects.addAll(informer.getIndexer().byIndex(BY_OWNER, uid))));
    return objects;
  }

  /** The object of that name, if it is known. */
  public Optional<GenericKubernetesResource> find(ObjectKind kind, String namespace, String name) {
    return informers.getOrDefault(kind, List.of()).stream()
        .map(informer -> Optional.ofNullable(informer.getStore().getByKey(namespace + "/" + name)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static List<String> owners(GenericKubernetesResource object) {
    return object.getMetadata().getOwnerReferences().stream().map(OwnerReference::getUid).toList();
  }

  private final class Handler implements ResourceEventHandler<GenericKubernetesResource> {
    @Override
    public void onAdd(GenericKubernetesResource object) {
      tell(object);
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource now) {
      tell(now);
      if (!owners(before).equals(owners(now))) {
        tell(before);
      }
    }

    @Override
    public void onDelete(GenericKubernetesResource object, boolean unknown) {
      tell(object);
    }

    private void tell(GenericKubernetesResource object) {
      for (OwnerReference owner : object.getMetadata().getOwnerReferences()) {
        listener.changed(object.getMetadata().getNamespace(), owner.getName());
      }
    }
  }

  @Override
  public void close() {
    informers.values().forEach(all -> all.forEach(SharedIndexInformer::stop));
  }
}
