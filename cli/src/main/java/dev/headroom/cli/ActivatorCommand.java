package dev.headroom.cli;

import dev.headroom.cli.log.LogSettings;
import dev.headroom.cli.log.Logging;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Answers for Services whose target has no replica, until it is told to stop. */
@Command(
    name = "activator",
    mixinStandardHelpOptions = true,
    description =
        "Takes a cluster's requests while nothing is behind their Service: they wait, the target is"
            + " woken, and they go on as soon as a pod answers. Listens at the ports that the"
            + " operator names in EndpointSlices.")
public final class ActivatorCommand implements Callable<Integer> {
  private static final int WAITING = 1_000;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--watch-namespace",
      paramLabel = "NAME",
      description = "Whose Services. Default: those of all.")
  private @Nullable String watched;

  @Option(
      names = "--max-wait",
      defaultValue = "5m",
      converter = DurationConverter.class,
      paramLabel = "DURATION",
      description = "How long a request waits for a pod (${DEFAULT-VALUE}).")
  private Duration maxWait = Duration.ZERO;

  @Option(
      names = "--max-waiting",
      defaultValue = "" + WAITING,
      paramLabel = "COUNT",
      description =
          "How many requests wait at a port of a Service (${DEFAULT-VALUE}); one more is refused"
              + " with 429.")
  private int waiting;

  @Option(
      names = "--drain",
      defaultValue = "25s",
      converter = DurationConverter.class,
      paramLabel = "DURATION",
      description = "How long requests may go on when it is told to stop (${DEFAULT-VALUE}).")
  private Duration drain = Duration.ZERO;

  @Option(
      names = "--address",
      defaultValue = "0.0.0.0:8081",
      paramLabel = "HOST:PORT",
      description = "Where its own pages are: /-/metrics, /-/healthy (${DEFAULT-VALUE}).")
  private String own = "";

  @Option(
      names = "--health",
      defaultValue = "0.0.0.0:8080",
      paramLabel = "HOST:PORT",
      description = "Where /livez and /readyz are answered (${DEFAULT-VALUE}).")
  private String health = "";

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
      new ActivatorRun(
              Optional.ofNullable(kubeconfig),
              Optional.ofNullable(context),
              Optional.ofNullable(watched),
              maxWait,
              waiting,
              drain,
              HostAndPort.parse("--address", own),
              HostAndPort.parse("--health", health))
          .untilStopped();
      return 0;
    } catch (IllegalArgumentException | IOException | UncheckedIOException e) {
      err.println(e.getMessage());
      err.flush();
      return BadInput.EXIT_CODE;
    }
  }
}
