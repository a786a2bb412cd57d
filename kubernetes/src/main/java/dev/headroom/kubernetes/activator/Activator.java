package dev.headroom.kubernetes.activator;

import dev.headroom.gateway.Gateway;
import dev.headroom.gateway.GatewaySettings;
import dev.headroom.gateway.PoolLimits;
import dev.headroom.gateway.PoolListener;
import dev.headroom.kubernetes.apply.Changes;
import dev.headroom.watch.Every;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One activator: listens where the cluster's slices say, lets requests wait for a pod, has it woken
 * and forwards. Thread-safe.
 *
 * <p>All state follows from the EndpointSlices, which are looked at anew after each change; pods
 * that are starting are asked ten times a second.
 */
public final class Activator implements AutoCloseable {
  private static final Duration TURN = Duration.ofMillis(100);

  private final KubernetesClient client;
  private final Gateway gateway;
  private final Waker waker;
  private final PodAnswers answers = new PodAnswers();
  private final ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicBoolean changed = new AtomicBoolean(true);
  private final SharedIndexInformer<EndpointSlice> slices;
  private final Doors doors;
  private final Every turns;

  /**
   * Starts; it listens for Services as soon as it knows the cluster's slices.
   *
   * @param own address of its own pages ({@code /-/metrics}, {@code /-/healthy})
   * @param namespace whose Services it may answer for; empty for all
   * @param limits of each Service port: how many requests wait, and for how long
   * @throws java.io.UncheckedIOException if the address is taken
   */
  public Activator(
      KubernetesClient client,
      InetSocketAddress own,
      Optional<String> namespace,
      PoolLimits limits,
      InstantSource clock) {
    this.client = client;
    gateway = Gateway.start(GatewaySettings.at(own));
    waker = new Waker(client, clock);
    doors =
        new Doors(
            (port, number, wakes) ->
                new Door(gateway, port, number, limits, wakes, waking(port, wakes)));
    var all = client.discovery().v1().endpointSlices();
    slices =
        namespace.isPresent()
            ? all.inNamespace(namespace.get()).runnableInformer(0)
            : all.inAnyNamespace().runnableInformer(0);
    turns = Every.start("activator", TURN, this::turn);
    slices.addEventHandler(new Changes<>(_ -> changed()));
    var _ = slices.exceptionHandler((_, _) -> true).start();
  }

  private PoolListener waking(ServicePort port, Wakes wakes) {
    return new PoolListener() {
      @Override
      public void replicaWanted(String pool) {
        waker.wake(port.namespace(), wakes);
      }
    };
  }

  private void changed() {
    changed.set(true);
    turns.soon();
  }

  /** Where its own pages are. */
  public InetSocketAddress address() {
    return gateway.address();
  }

  /** Whether it knows the cluster's Services, so that it may be in their path. */
  public boolean isReady() {
    return slices.hasSynced();
  }

  private void turn() {
    if (slices.hasSynced() && changed.getAndSet(false)) {
      doors.keep(slices.getStore().list());
    }
    doors.clear();
    for (Door door : doors.open()) {
      if (door.waiting() > 0) {
        waker.wake(door.servicePort().namespace(), door.wakes());
      }
      for (Backend pod : door.toAsk()) {
        asking.execute(() -> ask(door, pod));
      }
    }
  }

  private void ask(Door door, Backend pod) {
    boolean answered = false;
    try {
      Pod object =
          client.pods().inNamespace(door.servicePort().namespace()).withName(pod.id()).get();
      answered = object != null && answers.answers(pod.host(), PodProbe.of(object, pod.port()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      door.answered(pod, answered);
    }
  }

  /**
   * Takes no more connections, lets what was let in finish, then closes.
   *
   * @param within the longest that it may take
   */
  public void stop(Duration within) {
    turns.close();
    slices.close();
    gateway.stop(within);
    doors.close();
    waker.close();
    asking.shutdownNow();
    answers.close();
  }

  /** {@link #stop} within 5 s. */
  @Override
  public void close() {
    stop(Duration.ofSeconds(5));
  }
}
