package dev.headroom.cli;

import dev.headroom.control.DecisionLog;
import dev.headroom.kubernetes.apply.Watched;
import dev.headroom.kubernetes.cluster.Cluster;
import dev.headroom.kubernetes.operator.HealthServer;
import dev.headroom.kubernetes.operator.Leadership;
import dev.headroom.kubernetes.operator.Led;
import dev.headroom.kubernetes.operator.LedScaling;
import dev.headroom.kubernetes.operator.Operator;
import dev.headroom.kubernetes.operator.OperatorSettings;
import dev.headroom.kubernetes.policy.ClusterScaling;
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
 * @param namespace of the Lease and of all else that is the operator's own
 * @param prometheus whom queries and rules are asked of; empty for the pods' own pages
 */
record OperatorRun(
    Optional<Path> kubeconfig,
    Optional<String> context,
    String image,
    List<String> watched,
    Optional<String> namespace,
    boolean leaderElection,
    Optional<RemoteSettings> prometheus,
    InetSocketAddress health) {
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
          Operator.start(client, new OperatorSettings(watched, image), InstantSource.system())) {
        ready.set(true);
        String own =
            namespace
                .or(() -> Optional.ofNullable(client.getNamespace()))
                .orElse(DEFAULT_NAMESPACE);
        String instance = System.getenv().getOrDefault("HOSTNAME", "headroom");
        ScalingSettings settings =
            ScalingSettings.of(
                new Watched(watched),
                own,
                instance,
                prometheus.isPresent() ? Dialect.OTHER : Dialect.OWN);
        LedScaling scaling =
            new LedScaling(
                client,
                own,
                watched,
                () -> ClusterScaling.start(client, settings, prometheus, DecisionLog.NONE));
        lead(client, own, List.of(operator, scaling), told);
        scaling.cease();
      } catch (InterruptedException e) {
        if (told.getCount() > 0) {
          throw e;
        }
      }
    }
  }

  private void lead(KubernetesClient client, String own, List<Led> led, CountDownLatch told)
      throws InterruptedException {
    if (leaderElection) {
      try (Leadership _ = Leadership.start(client, new Leadership.Lease(own, LEASE), led)) {
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
