package dev.headroom.kubernetes.operator;

import dev.headroom.kubernetes.apply.Changes;
import dev.headroom.kubernetes.apply.ObjectKind;
import dev.headroom.kubernetes.apply.OwnedObjects;
import dev.headroom.kubernetes.apply.Turns;
import dev.headroom.kubernetes.apply.Watched;
import dev.headroom.kubernetes.server.ObjectNames;
import dev.headroom.watch.Every;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to the ModelServers of a cluster while it leads. While another operator does, it only
 * watches, so that it can take over at once. Thread-safe.
 */
public final class Operator implements Led, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Operator.class);
  private static final int AT_ONCE = 8;
  private static final Duration LOOK_FOR_MONITORS = Duration.ofMinutes(1);

  private final KubernetesClient client;
  private final ServerTurn turn;
  private final OwnedObjects owned;
  private final ServerPods pods;
  private final List<SharedIndexInformer<GenericKubernetesResource>> servers;
  private final AtomicReference<@Nullable Turns<ServerKey>> turns = new AtomicReference<>();
  private @Nullable Every monitors;

  private Operator(KubernetesClient client, OperatorSettings settings, InstantSource clock) {
    this.client = client;
    Watched watched = new Watched(settings.namespaces());
    this.servers =
        watched.informers(client, ServerTurn.KIND, Map.of(), new Changes<>(this::soon), Map.of());
    this.owned = new OwnedObjects(client, watched, ObjectNames.OURS, this::soon);
    this.pods = new ServerPods(client, watched, this::soon);
    this.turn = new ServerTurn(client, this::find, owned, pods, settings.image(), clock);
  }

  /**
   * Starts to watch; returns when it knows what there is, which takes until the API server answers
   * and knows ModelServers.
   *
   * @param client is not closed with the operator
   */
  public static Operator start(
      KubernetesClient client, OperatorSettings settings, InstantSource clock)
      throws InterruptedException {
    Operator operator = new Operator(client, settings, clock);
    try {
      operator.begin();
      return operator;
    } catch (InterruptedException | RuntimeException e) {
      operator.close();
      throw e;
    }
  }

  private void begin() throws InterruptedException {
    Watched.start(servers);
    pods.start();
    for (ObjectKind kind : ObjectKind.values()) {
      if (kind != ObjectKind.SERVICE_MONITOR) {
        owned.watch(kind);
      }
    }
    monitors = Every.start("service-monitors", LOOK_FOR_MONITORS, this::lookForMonitors);
  }

  /** A cluster may be given the kind at any time. */
  private void lookForMonitors() throws InterruptedException {
    ObjectKind kind = ObjectKind.SERVICE_MONITOR;
    if (!owned.watches(kind) && client.supports(kind.apiVersion(), kind.kind())) {
      owned.watch(kind);
      all();
    }
  }

  @Override
  public void lead() {
    Turns<ServerKey> begun = new Turns<>("model-servers", AT_ONCE, turn);
    Turns<ServerKey> before = turns.getAndSet(begun);
    if (before != null) {
      before.close();
    }
    log.info("the operator acts");
    all();
  }

  @Override
  public void cease() {
    Turns<ServerKey> before = turns.getAndSet(null);
    if (before != null) {
      before.close();
      log.info("the operator only watches");
    }
  }

  private void all() {
    servers.forEach(informer -> informer.getStore().list().forEach(this::soon));
  }

  private void soon(GenericKubernetesResource server) {
    soon(server.getMetadata().getNamespace(), server.getMetadata().getName());
  }

  private void soon(String namespace, String name) {
    Turns<ServerKey> now = turns.get();
    if (now != null) {
      now.soon(new ServerKey(namespace, name));
    }
  }

  private Optional<GenericKubernetesResource> find(ServerKey key) {
    return servers.stream()
        .map(informer -> Optional.ofNullable(informer.getStore().getByKey(key.toString())))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Ends after the turns that run. */
  @Override
  public void close() {
    if (monitors != null) {
      monitors.close();
    }
    cease();
    servers.forEach(SharedIndexInformer::stop);
    pods.close();
    owned.close();
  }
}
