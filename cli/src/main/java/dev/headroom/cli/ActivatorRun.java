package dev.headroom.cli;

import dev.headroom.gateway.PoolLimits;
import dev.headroom.kubernetes.activator.Activator;
import dev.headroom.kubernetes.cluster.Cluster;
import dev.headroom.kubernetes.operator.HealthServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What {@link ActivatorCommand} runs; apart, so that the command can be described without the
 * libraries that this needs.
 */
record ActivatorRun(
    Optional<Path> kubeconfig,
    Optional<String> context,
    Optional<String> watched,
    Duration maxWait,
    int waiting,
    Duration drain,
    InetSocketAddress own,
    InetSocketAddress health) {

  /**
   * Runs until the process is told to stop.
   *
   * @throws IOException naming the address of health that cannot be had
   */
  void untilStopped() throws IOException, InterruptedException {
    PoolLimits limits = PoolLimits.DEFAULT.withMaxWait(maxWait).withWaiting(waiting);
    AtomicBoolean stopping = new AtomicBoolean();
    try (KubernetesClient client =
        kubeconfig.isPresent() ? Cluster.of(kubeconfig.get(), context) : Cluster.found(context)) {
      Activator activator = new Activator(client, own, watched, limits, InstantSource.system());
      try (HealthServer _ =
          HealthServer.start(health, () -> activator.isReady() && !stopping.get())) {
        StopSignal.await();
        stopping.set(true);
        activator.stop(drain);
      }
    }
  }
}
