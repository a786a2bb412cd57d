package dev.headroom.cli.metrics;

import dev.headroom.cli.BadInput;
import dev.headroom.cli.DurationConverter;
import dev.headroom.cli.Headroom;
import dev.headroom.cli.HostAndPort;
import dev.headroom.cli.StateFolder;
import dev.headroom.cli.StopSignal;
import dev.headroom.cli.log.Logging;
import dev.headroom.control.TakenFolder;
import dev.headroom.document.Problems;
import dev.headroom.http.HttpSettings;
import dev.headroom.metrics.scrape.config.ScrapeConfiguration;
import dev.headroom.metrics.store.HeadSettings;
import dev.headroom.metrics.web.ApiSettings;
import dev.headroom.metrics.web.MetricsServer;
import dev.headroom.watch.FileWatch;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code headroom metrics}: scrapes, keeps and answers as a small Prometheus. */
@Command(
    name = "metrics",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Scrapes what a Prometheus configuration says, keeps the last minutes in memory, and answers"
          + " PromQL over Prometheus' HTTP API: for Grafana, promtool, or a policy.",
    },
    footer = {
      "",
      "  headroom metrics --config prometheus.yml",
      "  curl 127.0.0.1:9090/api/v1/query -d query=up"
    })
public final class MetricsCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final String SNAPSHOT = "metrics";

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description =
          "global and scrape_configs, as Prometheus has them. Followed as it changes; a bad edit"
              + " changes nothing.")
  private Path config = Path.of("");

  @Option(
      names = "--listen",
      defaultValue = "127.0.0.1:9090",
      paramLabel = "HOST:PORT",
      description = "Where it answers (${DEFAULT-VALUE}); whoever reaches it may ask.")
  private String listen = "";

  @Option(
      names = "--retention",
      defaultValue = "15m",
      converter = DurationConverter.class,
      paramLabel = "DURATION",
      description = "How long samples are kept (${DEFAULT-VALUE}).")
  private Duration retention = Duration.ZERO;

  @Option(
      names = "--memory",
      paramLabel = "MIB",
      description =
          "How much memory series may take; the oldest samples leave beyond it. Default: 512, or"
              + " half of what Java may have.")
  private @Nullable Integer memory;

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description = "Keeps the samples from a stop to the next start.")
  private @Nullable Path stateDir;

  @Override
  public Integer call() throws InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("spec: missing (expected: set by picocli)");
    }
    Logging.start(Level.WARNING);
    PrintWriter err = spec.commandLine().getErr();
    Problems problems = new Problems(config.toString());
    ScrapeConfiguration configuration = read(problems);
    if (configuration == null) {
      return BadInput.report(err, problems.list());
    }
    try {
      InetSocketAddress address = HostAndPort.parse("--listen", listen);
      HeadSettings kept = HeadSettings.standard().withRetention(retention);
      if (memory != null) {
        long most = HeadSettings.MOST_BYTES >> 20;
        if (memory < 1 || memory > most) {
          throw new IllegalArgumentException(
              "--memory: " + memory + " (expected: 1 to " + most + " MiB)");
        }
        kept = kept.withMaxBytes((long) memory << 20);
      }
      if (stateDir == null) {
        run(address, kept, Optional.empty(), configuration);
        return 0;
      }
      try (TakenFolder _ = TakenFolder.take(stateDir)) {
        run(address, kept, Optional.of(stateDir.resolve(SNAPSHOT)), configuration);
        return 0;
      }
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      err.flush();
      return BadInput.EXIT_CODE;
    } catch (UncheckedIOException e) {
      err.println("--" + e.getMessage());
      err.flush();
      return BadInput.EXIT_CODE;
    } catch (FileSystemException e) {
      err.println("--state-dir: " + StateFolder.unusable(e));
      err.flush();
      return FAILED;
    } catch (IOException e) {
      err.println(e.getMessage());
      err.flush();
      return FAILED;
    }
  }

  private @Nullable ScrapeConfiguration read(Problems problems) {
    ScrapeConfiguration read = ScrapeConfiguration.read(config.toString(), config, problems);
    return problems.count() > 0 ? null : read;
  }

  private void run(
      InetSocketAddress address,
      HeadSettings kept,
      Optional<Path> snapshot,
      ScrapeConfiguration configuration)
      throws IOException, InterruptedException {
    try (MetricsServer server =
            MetricsServer.start(
                HttpSettings.on(address),
                ApiSettings.standard(Headroom.version()),
                kept,
                snapshot,
                configuration,
                InstantSource.system());
        FileWatch _ = new FileWatch(List.of(config), LOOK_EVERY, () -> edited(server))) {
      say(
          "headroom metrics: %d %s of %s, at %s"
              .formatted(
                  configuration.jobs().size(),
                  configuration.jobs().size() == 1 ? "job" : "jobs",
                  config,
                  HostAndPort.url(server.address())));
      tell(configuration);
      StopSignal.await();
    }
    say("stopped");
  }

  private void edited(MetricsServer server) {
    Problems problems = new Problems(config.toString());
    ScrapeConfiguration configuration = read(problems);
    if (configuration == null) {
      complain("the edit is not applied, everything goes on as before:");
      problems.list().forEach(problem -> complain("  " + problem));
      return;
    }
    try {
      server.apply(configuration);
      say("the edit is applied");
      tell(configuration);
    } catch (IllegalArgumentException e) {
      complain("the edit is not applied, everything goes on as before: " + e.getMessage());
    }
  }

  /** What of the file is not done. */
  private static void tell(ScrapeConfiguration configuration) {
    configuration.notes().forEach(note -> complain("not done: " + note));
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private static void complain(String line) {
    System.err.println(line);
  }
}
