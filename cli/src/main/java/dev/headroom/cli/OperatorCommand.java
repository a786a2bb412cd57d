package dev.headroom.cli;

import dev.headroom.cli.log.LogSettings;
import dev.headroom.cli.log.Logging;
import dev.headroom.cli.metrics.PrometheusFlag;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code headroom operator}: sees to the ModelServers of a cluster. */
@Command(
    name = "operator",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "On Kubernetes: makes of each ModelServer a Deployment, a Service and what else it asks for,"
            + " and keeps them so. Runs in a pod, or anywhere with a kubeconfig.")
public final class OperatorCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--image",
      required = true,
      paramLabel = "IMAGE",
      description = "Headroom's own image, for the replicas of models.")
  private String image = "";

  @Option(
      names = "--watch-namespace",
      paramLabel = "NAME",
      description = "Whose ModelServers; may be given several times. Default: those of all.")
  private List<String> watched = new ArrayList<>();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "Its own, where its Lease is. Default: the pod's, or the context's.")
  private @Nullable String namespace;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "How the cluster is reached. Default: as the pod's service account, or as kubectl does.")
  private @Nullable Path kubeconfig;

  @Option(names = "--context", paramLabel = "NAME", description = "Which of the kubeconfig's.")
  private @Nullable String context;

  @Option(
      names = "--leader-election",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Of several operators one acts, by a Lease (${DEFAULT-VALUE}).")
  private boolean leaderElection;

  @Mixin private final PrometheusFlag prometheus = new PrometheusFlag();

  @Option(
      names = "--health",
      defaultValue = "0.0.0.0:8080",
      paramLabel = "HOST:PORT",
      description = "Where /livez and /readyz are answered (${DEFAULT-VALUE}).")
  private String health = "";

  @Option(
      names = "--log-level",
      defaultValue = "INFO",
      description = "TRACE, DEBUG, INFO, WARNING or ERROR (${DEFAULT-VALUE}).")
  private String logLevel = "";

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    try {
      Level level = LogSettings.level(logLevel.toUpperCase(Locale.ROOT));
      if (level == null) {
        throw new IllegalArgumentException(
            "--log-level: " + logLevel + " (expected: TRACE, DEBUG, INFO, WARNING or ERROR)");
      }
      Logging.start(level);
      new OperatorRun(
              Optional.ofNullable(kubeconfig),
              Optional.ofNullable(context),
              image,
              watched,
              Optional.ofNullable(namespace),
              leaderElection,
              prometheus.settings(),
              HostAndPort.parse("--health", health))
          .untilStopped();
      return 0;
    } catch (IllegalArgumentException | IOException e) {
      err.println(e.getMessage());
      err.flush();
      return BadInput.EXIT_CODE;
    }
  }
}
