package dev.headroom.local;

import dev.headroom.api.resource.Probe;
import dev.headroom.api.resource.Server;
import dev.headroom.api.serve.ModelConfig;
import dev.headroom.api.serve.ServeFlags;
import dev.headroom.local.replica.ReplicaTemplate;
import dev.headroom.signal.PlannedMetric;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Says what a server's replicas run. */
final class Templates {
  /**
   * Headroom's server answers its probe whatever its models do; another may answer nothing while it
   * computes.
   */
  private static final Duration HUNG = Duration.ofSeconds(10);

  private static final Duration COMMAND_HUNG = Duration.ofSeconds(30);
  private static final String CONFIG = "config-";
  private static final String JSON = ".json";
  private static final int HASH_BYTES = 6;

  private final ServeProgram serve;

  Templates(ServeProgram serve) {
    this.serve = serve;
  }

  /**
   * The template of a server's replicas.
   *
   * @param folder for generated files
   */
  ReplicaTemplate of(ServerPlan plan, Path folder) {
    return switch (plan.server().server()) {
      case Server.Models models -> ofModels(plan, models, folder);
      case Server.Configured _ ->
          throw new IllegalArgumentException(
              "spec.config: set (expected: models or a command, as LocalRules says)");
      case Server.Command command -> ofCommand(plan, command);
    };
  }

  private ReplicaTemplate ofModels(ServerPlan plan, Server.Models models, Path folder) {
    String json = ModelConfig.of(models.models(), plan.folder());
    // Named by its content, so that another content is another template; the server itself would
    // follow an edit in place.
    Path config = folder.resolve(CONFIG + hash(json) + JSON);
    List<String> command = new ArrayList<>(serve.command());
    command.addAll(ServeFlags.of(config.toString(), models.settings()));
    command.addAll(List.of("--rest_bind_address", "127.0.0.1", "--rest_port", Server.Command.PORT));
    return new ReplicaTemplate(
        command,
        environment(models),
        plan.folder(),
        Optional.empty(),
        Probe.get(ServeFlags.READY),
        true,
        Optional.of(Server.MetricsPage.of(ServeFlags.METRICS)),
        HUNG,
        plan.server().settings().share(),
        Optional.of(new ReplicaTemplate.ConfigFile(config, json)));
  }

  private Map<String, String> environment(Server.Models models) {
    Map<String, String> environment = new LinkedHashMap<>(serve.environment());
    environment.putAll(models.env());
    return environment;
  }

  private static ReplicaTemplate ofCommand(ServerPlan plan, Server.Command command) {
    return new ReplicaTemplate(
        command.command(),
        command.env(),
        command.workingDir().map(plan.folder()::resolve).orElse(plan.folder()),
        command.startup(),
        command.readiness(),
        false,
        metrics(plan, command),
        COMMAND_HUNG,
        plan.server().settings().share(),
        Optional.empty());
  }

  /** Where something scales on the metrics there must be a page, said or not. */
  private static Optional<Server.MetricsPage> metrics(ServerPlan plan, Server.Command command) {
    boolean measured = plan.metrics().stream().anyMatch(PlannedMetric::readsPages);
    return command
        .metrics()
        .or(
            () ->
                measured
                    ? Optional.of(Server.MetricsPage.of(ServeFlags.METRICS))
                    : Optional.empty());
  }

  /**
   * Removes the generated files of an earlier run, whose replicas are gone.
   *
   * @param folder of all servers' folders
   */
  static void clear(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder, 2)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith(CONFIG) && name.endsWith(JSON) && Files.isRegularFile(file)) {
          Files.delete(file);
        }
      }
    }
  }

  private static String hash(String content) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
