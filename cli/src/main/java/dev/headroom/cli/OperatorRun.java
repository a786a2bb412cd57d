package dev.headroom.cli;

import dev.headroom.kubernetes.apply.Watched;
import dev.headroom.kubernetes.cluster.Cluster;
import dev.headroom.kubernetes.operator.HealthServer;
import dev.headroom.kubernetes.operator.Leadership;
import dev.headroom.kubernetes.operator.Led;
import dev.headroom.kubernetes.operator.Operator;
import dev.headroom.kubernetes.operator.OperatorSettings;
import dev.headroom.kubernetes.policy.LedScaling;
import dev.headroom.kubernetes.policy.ScalingSettings;
import dev.headroom.metrics.backend.Dialect;
import dev.headroom.metrics.backend.RemoteSettings;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What {@link OperatorCommand} runs; apart, so that the command can be described without the
 * libraries that this needs.
 *
 * @param namespace of the Lease, and of what policies remember
 * @param prometheus whom policies' queries are asked of
 */
record OperatorRun(
    Optional<Path> kubeconfig,
    Optional<String> context,
    String image,
    List<String> watched,
    Optional<String> namespace,
    boolean leaderElection,
    InetSocketAddress health,
    Optional<RemoteSettings> prometheus) {
  private static final String LEASE = "headroom-operator";
  private static final String DEFAULT_NAMESPACE = "default";

  /**
   * Runs until the process is told to stop.
   *
   * @throws IOException naming the address of health that cannot be had
   */
  void untilStopped() throws IOException, InterruptedException {
    AtomicBoolean ready = new AtomicBoolean();
    CountDownLatch told = new CountDownLatch(1);
    try (KubernetesClient client =
            kubeconfig.isPresent()
                ? Cluster.of(kubeconfig.get(), context)
                : Cluster.found(context);
        HealthServer _ = HealthServer.start(health, ready::get)) {
      interruptWhen(told, ready);
      try (Operator operator =
              Operator.start(client, new OperatorSettings(watched, image), InstantSource.system());
          LedScaling scaling = new LedScaling(client, scaling(client), prometheus)) {
        ready.set(true);
        lead(client, List.of(operator, scaling), told);
      } catch (InterruptedException e) {
        if (told.getCount() > 0) {
          throw e;
        }
      }
    }
  }

  private ScalingSettings scaling(KubernetesClient client) {
    return ScalingSettings.of(
        new Watched(watched),
        ownNamespace(client),
        System.getenv().getOrDefault("HOSTNAME", "headroom"),
        prometheus.isPresent() ? Dialect.OTHER : Dialect.OWN);
  }

  private String ownNamespace(KubernetesClient client) {
    return namespace.or(() -> Optional.ofNullable(client.getNamespace())).orElse(DEFAULT_NAMESPACE);
  }

  private void lead(KubernetesClient client, List<Led> led, CountDownLatch told)
      throws InterruptedException {
    if (leaderElection) {
      Leadership.Lease lease = new Leadership.Lease(ownNamespace(client), LEASE);
      try (Leadership _ = Leadership.start(client, lease, led)) {
        told.await();
      }
    } else {
      led.forEach(Led::lead);
      told.await();
    }
  }

  /** While the cluster is waited for, only an interrupt ends the wait. */
  private static void interruptWhen(CountDownLatch told, AtomicBoolean ready) {
    Thread waiting = Thread.currentThread();
    var _ =
        Thread.ofVirtual()
            .name("stop")
            .start(
                () -> {
                  try {
                    StopSignal.await(told);
                    if (!ready.get()) {
                      waiting.interrupt();
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
  }
}
