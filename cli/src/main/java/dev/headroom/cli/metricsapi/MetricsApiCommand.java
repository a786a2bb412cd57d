package dev.headroom.cli.metricsapi;

import dev.headroom.cli.BadInput;
import dev.headroom.cli.DurationConverter;
import dev.headroom.cli.log.LogSettings;
import dev.headroom.cli.log.Logging;
import dev.headroom.cli.metrics.PrometheusFlag;
import dev.headroom.cli.signals.CatalogFile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code headroom metrics-api}: serves a cluster's custom and external metrics. */
@Command(
    name = "metrics-api",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Serves custom.metrics.k8s.io and external.metrics.k8s.io to a cluster's API server, for"
          + " HorizontalPodAutoscalers: by prometheus-adapter's rules, and by Headroom's own signals of"
          + " pods without any. Runs in a pod, or anywhere with a kubeconfig.",
    },
    footer = {
      "",
      "  headroom metrics-api --adapter-config 'configmap default/adapter-config'",
      "  kubectl get --raw '/apis/custom.metrics.k8s.io/v1beta2/namespaces/default/pods/*/queue-depth'"
    })
public final class MetricsApiCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int MAX_PORT = 65535;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--secure-port",
      defaultValue = "6443",
      paramLabel = "PORT",
      description = "Where it answers, over TLS (${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--bind-address",
      defaultValue = "0.0.0.0",
      paramLabel = "ADDRESS",
      description = "Which of the machine's addresses (${DEFAULT-VALUE}: all).")
  private String address = "";

  @Option(
      names = "--adapter-config",
      paramLabel = "FILE|configmap NS/NAME",
      description =
          "Rules of prometheus-adapter: its configuration, a ConfigMap that holds it, or values of its"
              + " Helm chart. Followed as it changes; a bad edit changes nothing.")
  private @Nullable String adapterConfig;

  @Mixin private final PrometheusFlag prometheus = new PrometheusFlag();

  @Option(
      names = "--watch-namespace",
      paramLabel = "NAME",
      description = "Whose pods are scraped and known. Default: all.")
  private @Nullable String watched;

  @Option(
      names = "--scrape-interval",
      defaultValue = "1s",
      converter = DurationConverter.class,
      paramLabel = "DURATION",
      description = "From one page of a pod to the next (${DEFAULT-VALUE}).")
  private Duration scrapeInterval = Duration.ZERO;

  @Mixin private final CatalogFile catalog = new CatalogFile();

  @Option(
      names = "--resource-metrics",
      description =
          "Serves metrics.k8s.io as well, from the kubelets: for a cluster without metrics-server.")
  private boolean resourceMetrics;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "Its own, of the Service and the Secret. Default: the pod's, or the context's.")
  private @Nullable String namespace;

  @Option(
      names = "--service",
      paramLabel = "NAME",
      description =
          "The Service that leads here: the certificate is made for it, and APIServices that name it"
              + " are kept trusting it.")
  private @Nullable String service;

  @Option(
      names = "--tls-secret",
      paramLabel = "NAME",
      description =
          "Where the certificate is kept that is made and renewed here, so that replicas share it."
              + " Default: SERVICE-tls; without a Service, one is made at each start.")
  private @Nullable String secret;

  @Option(
      names = "--tls-name",
      paramLabel = "HOST|ADDRESS",
      description = "Further names for the certificate that is made here. Can be repeated.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--tls-cert-file",
      paramLabel = "FILE",
      description =
          "A certificate of your own, as cert-manager writes it, in PEM. Followed as it changes.")
  private @Nullable Path certificateFile;

  @Option(
      names = "--tls-private-key-file",
      paramLabel = "FILE",
      description = "The key of --tls-cert-file.")
  private @Nullable Path keyFile;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Default: the pod's service account, KUBECONFIG, or ~/.kube/config.")
  private @Nullable Path kubeconfig;

  @Option(names = "--context", paramLabel = "NAME", description = "Which of the kubeconfig's.")
  private @Nullable String context;

  @Option(
      names = "--log-level",
      defaultValue = "INFO",
      paramLabel = "LEVEL",
      description = "TRACE, DEBUG, INFO, WARNING or ERROR (${DEFAULT-VALUE}).")
  private String logLevel = "";

  @Override
  public Integer call() throws InterruptedException {
    try {
      Level level = LogSettings.level(logLevel.toUpperCase(Locale.ROOT));
      if (level == null) {
        throw new IllegalArgumentException(
            "--log-level: " + logLevel + " (expected: TRACE, DEBUG, INFO, WARNING or ERROR)");
      }
      Logging.start(level);
      new MetricsApiRun(
              Optional.ofNullable(kubeconfig),
              Optional.ofNullable(context),
              Optional.ofNullable(namespace),
              Optional.ofNullable(service),
              Optional.ofNullable(secret))
          .untilStopped(
              new MetricsApiRun.Wish(
                  new InetSocketAddress(address, checkedPort()),
                  Optional.ofNullable(watched),
                  scrapeInterval,
                  Optional.ofNullable(adapterConfig),
                  prometheus.settings(),
                  resourceMetrics,
                  names,
                  certificateFiles()),
              catalog.catalog());
      return 0;
    } catch (IllegalArgumentException bad) {
      complain(bad.getMessage());
      return BadInput.EXIT_CODE;
    } catch (IOException failed) {
      complain(failed.getMessage());
      return FAILED;
    }
  }

  private int checkedPort() {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException(
          "--secure-port: " + port + " (expected: 0 to " + MAX_PORT + ")");
    }
    return port;
  }

  /** The certificate and its key; none for one of our own. */
  private List<Path> certificateFiles() {
    if (certificateFile != null && keyFile != null) {
      return List.of(certificateFile, keyFile);
    }
    if (certificateFile != null || keyFile != null) {
      throw new IllegalArgumentException(
          "--tls-cert-file, --tls-private-key-file: one of them (expected: both, or none)");
    }
    return List.of();
  }

  private void complain(@Nullable String line) {
    if (spec != null) {
      spec.commandLine().getErr().println(line);
      spec.commandLine().getErr().flush();
    }
  }
}
