package dev.headroom.cli.metricsapi;

import dev.headroom.cli.Headroom;
import dev.headroom.cli.StopSignal;
import dev.headroom.kubernetes.cluster.Cluster;
import dev.headroom.kubernetes.metricsapi.MetricsApi;
import dev.headroom.kubernetes.metricsapi.MetricsApiSettings;
import dev.headroom.kubernetes.metricsapi.MetricsApiSettings.Certificate;
import dev.headroom.kubernetes.metricsapi.RuleSource;
import dev.headroom.kubernetes.metricsapi.certificate.ObjectName;
import dev.headroom.metrics.backend.RemoteSettings;
import dev.headroom.metrics.catalog.Catalog;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * What {@code headroom metrics-api} does once its flags are read. Apart from the command: only this
 * class needs the libraries for a cluster.
 *
 * @param kubeconfig empty for the one that is found
 * @param context of the kubeconfig; empty for its current one
 * @param namespace its own; empty for the cluster's connection's
 * @param service that leads here
 * @param secret where the certificate is kept
 */
record MetricsApiRun(
    Optional<Path> kubeconfig,
    Optional<String> context,
    Optional<String> namespace,
    Optional<String> service,
    Optional<String> secret) {
  /**
   * How it is to be served.
   *
   * @param certificateFiles a certificate and its key; none for one of our own
   */
  record Wish(
      InetSocketAddress address,
      Optional<String> watched,
      Duration scrapeEvery,
      Optional<String> rules,
      Optional<RemoteSettings> prometheus,
      boolean resourceMetrics,
      List<String> names,
      List<Path> certificateFiles) {
    Wish {
      names = List.copyOf(names);
      certificateFiles = List.copyOf(certificateFiles);
    }
  }

  /**
   * Serves until the process is told to stop.
   *
   * @throws IOException naming what is wrong
   * @throws IllegalArgumentException naming the flag that is
   */
  void untilStopped(Wish wish, Catalog catalog) throws IOException, InterruptedException {
    try (KubernetesClient cluster = cluster();
        MetricsApi api =
            MetricsApi.start(
                cluster, settings(wish, own(cluster)), catalog, InstantSource.system())) {
      say(
          "headroom metrics-api: of %s, at port %d"
              .formatted(cluster.getMasterUrl(), api.address().getPort()));
      StopSignal.await();
    } catch (KubernetesClientException lost) {
      throw new IOException(lost.getMessage(), lost);
    }
    say("stopped");
  }

  private MetricsApiSettings settings(Wish wish, String own) {
    return new MetricsApiSettings(
        wish.address(),
        wish.watched(),
        wish.scrapeEvery(),
        wish.rules().map(text -> RuleSource.parse("--adapter-config", text)),
        wish.prometheus(),
        wish.resourceMetrics(),
        wish.certificateFiles().isEmpty()
            ? new Certificate.Own(
                secret
                    .or(() -> service.map(name -> name + "-tls"))
                    .map(name -> new ObjectName(own, name)),
                service.map(name -> new ObjectName(own, name)),
                wish.names())
            : new Certificate.OfFiles(
                wish.certificateFiles().getFirst(), wish.certificateFiles().getLast()),
        Headroom.version());
  }

  private String own(KubernetesClient cluster) {
    return namespace.or(() -> Optional.ofNullable(cluster.getNamespace())).orElse("default");
  }

  private KubernetesClient cluster() {
    return kubeconfig.isPresent() ? Cluster.of(kubeconfig.get(), context) : Cluster.found(context);
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
