package dev.headroom.kubernetes.activator;

import dev.headroom.kubernetes.apply.Changes;
import dev.headroom.kubernetes.apply.Watched;
import dev.headroom.kubernetes.cluster.Cluster;
import dev.headroom.watch.Every;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts activators into the path of Services without a ready pod, and takes them out of it. One at a
 * time in a cluster: whoever leads. Thread-safe.
 *
 * <p>Looks at everything after each change, and once a second; writes only what differs.
 */
public final class Paths implements AutoCloseable {
  private static final Duration TURN = Duration.ofSeconds(1);

  private final KubernetesClient client;
  private final Supplier<List<Sleeper>> sleepers;
  private final Supplier<List<String>> activators;
  private final List<SharedIndexInformer<Service>> services;
  private final List<SharedIndexInformer<EndpointSlice>> slices;
  private final Every turns;

  /**
   * Starts.
   *
   * @param namespaces whose Services it sees to; none for all
   * @param sleepers the policies now
   * @param activators addresses of those that are ready now
   */
  public Paths(
      KubernetesClient client,
      List<String> namespaces,
      Supplier<List<Sleeper>> sleepers,
      Supplier<List<String>> activators) {
    this.client = client;
    this.sleepers = sleepers;
    this.activators = activators;
    Watched watched = new Watched(namespaces);
    services = watched.informers(client.services());
    slices = watched.informers(client.discovery().v1().endpointSlices());
    turns = Every.start("paths of activators", TURN, this::turn);
    services.forEach(this::watch);
    slices.forEach(this::watch);
  }

  private <T> void watch(SharedIndexInformer<T> informer) {
    informer.addEventHandler(new Changes<>(_ -> turns.soon()));
    var _ = informer.start();
  }

  private static <T> List<T> all(List<SharedIndexInformer<T>> informers) {
    return informers.stream().flatMap(each -> each.getStore().list().stream()).toList();
  }

  /** Looks again: a policy or an activator has come or gone. Returns at once. */
  public void soon() {
    turns.soon();
  }

  private void turn() {
    if (!services.stream().allMatch(SharedIndexInformer::hasSynced)
        || !slices.stream().allMatch(SharedIndexInformer::hasSynced)) {
      return;
    }
    List<EndpointSlice> now = all(slices);
    Map<String, EndpointSlice> ours = new HashMap<>();
    now.stream().filter(ActivatorSlice::isOurs).forEach(each -> ours.put(key(each), each));
    Set<String> wanted = new HashSet<>();
    KubernetesClientException problem = null;
    for (PathPlan.Wanted each : PathPlan.of(sleepers.get(), all(services), now, activators.get())) {
      EndpointSlice object = each.slice().object(each.sleeper().owner());
      wanted.add(key(object));
      EndpointSlice before = ours.get(key(object));
      if (before == null || !ActivatorSlice.of(before).equals(Optional.of(each.slice()))) {
        problem = first(problem, () -> apply(object));
      }
    }
    for (Map.Entry<String, EndpointSlice> each : ours.entrySet()) {
      if (!wanted.contains(each.getKey())) {
        problem = first(problem, () -> client.resource(each.getValue()).delete());
      }
    }
    if (problem != null) {
      throw problem;
    }
  }

  private void apply(EndpointSlice slice) {
    client
        .resource(slice)
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(Cluster.FIELD_MANAGER)
                .withForce(true)
                .build());
  }

  /** One that cannot be written keeps no other from it. */
  private static @Nullable KubernetesClientException first(
      @Nullable KubernetesClientException before, Runnable write) {
    try {
      write.run();
      return before;
    } catch (KubernetesClientException e) {
      return before == null ? e : before;
    }
  }

  private static String key(EndpointSlice slice) {
    return slice.getMetadata().getNamespace() + "/" + slice.getMetadata().getName();
  }

  @Override
  public void close() {
    turns.close();
    services.forEach(SharedIndexInformer::close);
    slices.forEach(SharedIndexInformer::close);
  }
}
