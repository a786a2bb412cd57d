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
 * @param environment beside the inherited variables; {@value #PORT} stands for the port here too
 * @param folder the working directory
 * @param readinessPath answers 2xx to a GET when the replica can take requests
 * @param metricsPath the metrics page, if there is one
 * @param hungAfter a replica that answered once and then not at all for this long is replaced
 */
public record ReplicaTemplate(
    List<String> command,
    Map<String, String> environment,
    Path folder,
    String readinessPath,
    Optional<String> metricsPath,
    Duration hungAfter) {
  /** What is replaced by the replica's port. */
  public static final String PORT = "{port}";

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
