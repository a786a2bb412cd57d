package dev.headroom.local.replica;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What each replica of a server runs. Equal templates mean interchangeable replicas: another one
 * means that all are replaced.
 *
 * @param command the program and its arguments; {@value #PORT} stands for the port it is to listen
 *     on
 * @param environment beside the few inherited variables; {@value #PORT} stands for the port here
 *     too
 * @param folder the working directory
 * @param readinessPath answers 2xx to a GET when the replica can take requests
 * @param metricsPath the metrics page, if there is one
 * @param hungAfter a replica that answered once and then not at all for this long is replaced
 * @param config a generated file that the replicas read, at their start and later
 */
public record ReplicaTemplate(
    List<String> command,
    Map<String, String> environment,
    Path folder,
    String readinessPath,
    Optional<String> metricsPath,
    Duration hungAfter,
    Optional<ConfigFile> config) {
  /** What is replaced by the replica's port. */
  public static final String PORT = "{port}";

  /**
   * A generated file; it is there for as long as a replica may read it.
   *
   * @param path no other template has it, unless with the same content
   */
  public record ConfigFile(Path path, String content) {}

  /** Without a generated file. */
  public ReplicaTemplate(
      List<String> command,
      Map<String, String> environment,
      Path folder,
      String readinessPath,
      Optional<String> metricsPath,
      Duration hungAfter) {
    this(command, environment, folder, readinessPath, metricsPath, hungAfter, Optional.empty());
  }

  public ReplicaTemplate {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  List<String> commandFor(int port) {
    return command.stream().map(word -> with(word, port)).toList();
  }

  Map<String, String> environmentFor(int port) {
    return environment.entrySet().stream()
        .collect(
            java.util.stream.Collectors.toUnmodifiableMap(
                Map.Entry::getKey, variable -> with(variable.getValue(), port)));
  }

  private static String with(String text, int port) {
    return text.replace(PORT, Integer.toString(port));
  }
}
