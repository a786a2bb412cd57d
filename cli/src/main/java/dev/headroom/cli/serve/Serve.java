package dev.headroom.cli.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.cli.BadInput;
import dev.headroom.cli.Headroom;
import dev.headroom.cli.StopSignal;
import dev.headroom.cli.log.LogSettings;
import dev.headroom.cli.log.Logging;
import dev.headroom.serving.ModelServer;
import dev.headroom.serving.ServerSettings;
import dev.headroom.serving.engine.Engines;
import dev.headroom.serving.repository.ConfigException;
import dev.headroom.serving.repository.ConfigFile;
import dev.headroom.serving.repository.ConfigSource;
import dev.headroom.serving.repository.SingleModel;
import dev.headroom.serving.telemetry.MetricsPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code headroom serve}. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Serves ONNX and OpenVINO models over KServe V2 and TensorFlow Serving, REST and gRPC. Its flags are OpenVINO Model Server's.")
public final class Serve implements Callable<Integer> {
  private static final Duration UNLOAD = Duration.ofSeconds(1);

  @Spec private @Nullable CommandSpec spec;

  @Mixin private ListenFlags listen = new ListenFlags();

  @Mixin private GrpcFlags grpc = new GrpcFlags();

  @Option(
      names = "--config_path",
      description = "An OVMS config.json with all models; or describe one with the flags below.")
  private @Nullable Path configPath;

  @Mixin private ModelFlags model = new ModelFlags();

  @Mixin private Directives directives = new Directives();

  @Mixin private EngineFlags engine = new EngineFlags();

  @Mixin private MemoryFlags memory = new MemoryFlags();

  @Option(
      names = "--file_system_poll_wait_seconds",
      defaultValue = "1",
      description =
          "How often to look for new versions and configuration (${DEFAULT-VALUE}); 0: never.")
  private int pollSeconds;

  @Option(
      names = "--queue_timeout",
      defaultValue = "30",
      description =
          "Seconds that a request may wait for a stream (${DEFAULT-VALUE}); 0: as long as it takes.")
  private int queueTimeout;

  @Option(
      names = "--strict_readiness",
      arity = "0..1",
      defaultValue = "false",
      fallbackValue = "true",
      description =
          "/v2/health/ready is ready only while every model can answer, and says what cannot be loaded (${DEFAULT-VALUE}).")
  private boolean strictReadiness;

  @Option(
      names = "--metrics_enable",
      arity = "0..1",
      defaultValue = "true",
      fallbackValue = "true",
      description = "Serve /metrics (${DEFAULT-VALUE}).")
  private boolean metricsEnable;

  @Option(
      names = "--metrics_list",
      split = ",",
      description = "Only these of the metrics whose names begin with ovms_.")
  private @Nullable Set<String> metricsList;

  @Mixin private RecordFlags record = new RecordFlags();

  @Option(
      names = "--log_level",
      defaultValue = "INFO",
      description = "TRACE, DEBUG, INFO, WARNING or ERROR (${DEFAULT-VALUE}).")
  private String logLevel = "";

  @Option(names = "--log_path", description = "A file that gets the log as well.")
  private @Nullable Path logPath;

  @Unmatched private List<String> others = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("not run by picocli");
    }
    PrintWriter stderr = spec.commandLine().getErr();
    try {
      log();
      IgnoredFlags.skip(others, spec.optionsMap().keySet(), stderr::println);
      PrintWriter stdout = spec.commandLine().getOut();
      if (directives.given()) {
        return directives.run(configPath, model, stdout, stderr);
      }
      stderr.flush();
      serve(stdout, stderr);
    } catch (ConfigException | IllegalArgumentException e) {
      stderr.println(e.getMessage());
      return BadInput.EXIT_CODE;
    } catch (UncheckedIOException e) {
      stderr.println((e.getCause() instanceof BindException ? "--" : "") + e.getMessage());
      return BadInput.EXIT_CODE;
    }
    return 0;
  }

  private void log() {
    Level level = LogSettings.level(logLevel);
    if (level == null) {
      throw new IllegalArgumentException(
          "--log_level: " + logLevel + " (expected: TRACE, DEBUG, INFO, WARNING or ERROR)");
    }
    Logging.start(level);
    if (logPath != null) {
      try {
        Logging.alsoTo(logPath);
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "--log_path: " + logPath + " (expected: a file that can be written)", e);
      }
    }
  }

  private void serve(PrintWriter stdout, PrintWriter stderr)
      throws ConfigException, InterruptedException {
    notNegative("--file_system_poll_wait_seconds", pollSeconds);
    notNegative("--queue_timeout", queueTimeout);
    Engines engines = engine.engines();
    ServerSettings served =
        new ServerSettings(
                listen.rest(),
                listen.management(),
                pollSeconds,
                Duration.ofSeconds(queueTimeout),
                Headroom.version(),
                strictReadiness)
            .withGrpc(grpc.settings(listen, listen.restPort(), stderr::println))
            .withModelMemory(memory.limit());
    stderr.flush();
    ServerSettings settings = record.tell(served);
    ConfigSource source = source(engines);
    ModelServer server = ModelServer.start(settings, source, engines, record.records());
    Listening.print(settings, server, listen.isAddressTold(), stdout, stderr);
    StopSignal.await();
    server.close();
    if (!server.awaitUnloaded(UNLOAD)) {
      // Without shutdown hooks: ONNX Runtime's frees what a request that outlived the drain still
      // uses.
      Runtime.getRuntime().halt(0);
    }
  }

  private static void notNegative(String flag, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(flag + ": " + value + " (expected: 0 or more)");
    }
  }

  private ConfigSource source(Engines engines) throws ConfigException {
    int cores = Runtime.getRuntime().availableProcessors();
    ObjectNode flags = model.json(directives.repository());
    EngineFlags.check(flags, engines);
    Path config =
        configPath == null && flags.isEmpty() ? directives.repositoryConfig() : configPath;
    if (config == null) {
      return new SingleModel(flags, ModelFlags::flag, metrics(), cores);
    }
    if (!flags.isEmpty()) {
      throw new IllegalArgumentException(
          "--config_path: together with flags of one model (expected: one or the other)");
    }
    return new ConfigFile(config, cores);
  }

  private Set<String> metrics() {
    if (!metricsEnable) {
      return Set.of();
    }
    if (metricsList == null) {
      return MetricsPage.OVMS_FAMILIES;
    }
    for (String name : metricsList) {
      if (!MetricsPage.OVMS_FAMILIES.contains(name)) {
        String known = String.join(", ", MetricsPage.OVMS_FAMILIES.stream().sorted().toList());
        throw new IllegalArgumentException(
            "--metrics_list: %s (expected: of %s)".formatted(name, known));
      }
    }
    return metricsList;
  }
}
