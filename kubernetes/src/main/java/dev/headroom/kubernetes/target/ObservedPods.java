package dev.headroom.kubernetes.target;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The cluster's pods as decisions take them: give it to an informer of pods as its handler.
 * Thread-safe.
 */
public final class ObservedPods implements ResourceEventHandler<Pod> {
  /** By namespace, then by name. */
  private final Map<String, Map<String, ObservedPod>> pods = new ConcurrentHashMap<>();

  @Override
  public void onAdd(Pod pod) {
    put(pod);
  }

  @Override
  public void onUpdate(Pod before, Pod now) {
    put(now);
  }

  private void put(Pod pod) {
    ObservedPod observed = PodForm.of(pod);
    pods.computeIfAbsent(pod.getMetadata().getNamespace(), _ -> new ConcurrentSkipListMap<>())
        .put(observed.pod().name(), observed);
  }

  @Override
  public void onDelete(Pod pod, boolean lastStateUnknown) {
    Map<String, ObservedPod> there = pods.get(pod.getMetadata().getNamespace());
    if (there != null) {
      there.remove(pod.getMetadata().getName());
    }
  }

  /** All pods of a namespace, by name. */
  Collection<ObservedPod> of(String namespace) {
    Map<String, ObservedPod> there = pods.get(namespace);
    return there == null ? List.of() : there.values();
  }

  Optional<ObservedPod> find(String namespace, String name) {
    return Optional.ofNullable(pods.getOrDefault(namespace, Map.of()).get(name));
  }
}
