package dev.headroom.kubernetes.activator;

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
  private final SharedIndexInformer<Service> services;
  private final SharedIndexInformer<EndpointSlice> slices;
  private final Every turns;

  /**
   * Starts.
   *
   * @param namespace whose Services it sees to; empty for all
   * @param sleepers the policies now
   * @param activators addresses of those that are ready now
   */
  public Paths(
      KubernetesClient client,
      Optional<String> namespace,
      Supplier<List<Sleeper>> sleepers,
      Supplier<List<String>> activators) {
    this.client = client;
    this.sleepers = sleepers;
    this.activators = activators;
    var allServices = client.services();
    var allSlices = client.discovery().v1().endpointSlices();
    services =
        namespace.isPresent()
            ? allServices.inNamespace(namespace.get()).runnableInformer(0)
            : allServices.inAnyNamespace().runnableInformer(0);
    slices =
        namespace.isPresent()
            ? allSlices.inNamespace(namespace.get()).runnableInformer(0)
            : allSlices.inAnyNamespace().runnableInformer(0);
    turns = Every.start("paths of activators", TURN, this::turn);
    services.addEventHandler(new Changes<>(turns::soon));
    slices.addEventHandler(new Changes<>(turns::soon));
    var _ = services.exceptionHandler((_, _) -> true).start();
    var _ = slices.exceptionHandler((_, _) -> true).start();
  }

  /** Looks again: a policy or an activator has come or gone. Returns at once. */
  public void soon() {
    turns.soon();
  }

  private void turn() {
    if (!services.hasSynced() || !slices.hasSynced()) {
      return;
    }
    List<EndpointSlice> now = slices.getStore().list();
    Map<String, EndpointSlice> ours = new HashMap<>();
    now.stream().filter(ActivatorSlice::isOurs).forEach(each -> ours.put(key(each), each));
    Set<String> wanted = new HashSet<>();
    KubernetesClientException problem = null;
    for (PathPlan.Wanted each :
        PathPlan.of(sleepers.get(), services.getStore().list(), now, activators.get())) {
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
    services.close();
    slices.close();
  }
}
