package dev.headroom.local.replica;

import dev.headroom.api.resource.PortNames;
import dev.headroom.api.resource.Probe;
import dev.headroom.api.resource.ReplicaSettings.Share;
import dev.headroom.api.resource.Server.MetricsPage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What each replica of a server runs. Equal templates mean interchangeable replicas: another one
 * means that all are replaced.
 *
 * @param command the program and its arguments, with names for ports ({@link PortNames})
 * @param environment beside the few inherited variables; with names for ports, too
 * @param folder the working directory
 * @param startup answered as expected once, before readiness is asked for
 * @param readiness answered as expected when the replica can take requests
 * @param tellsFaults whether an {@code error} in the answer to readiness is something that does not
 *     pass by itself: with another status than 2xx, why it cannot become ready
 * @param metrics the metrics page, if there is one
 * @param hungAfter a replica that answered once and then not at all for this long is replaced
 * @param share of the machine
 * @param config a generated file that the replicas read, at their start and later
 */
public record ReplicaTemplate(
    List<String> command,
    Map<String, String> environment,
    Path folder,
    Optional<Probe> startup,
    Probe readiness,
    boolean tellsFaults,
    Optional<MetricsPage> metrics,
    Duration hungAfter,
    Share share,
    Optional<ConfigFile> config) {

  /**
   * A generated file; it is there for as long as a replica may read it.
   *
   * @param path no other template has it, unless with the same content
   */
  public record ConfigFile(Path path, String content) {}

  public ReplicaTemplate {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** A command that is asked only for readiness. */
  public static ReplicaTemplate of(
      List<String> command,
      Map<String, String> environment,
      Path folder,
      Probe readiness,
      Duration hungAfter) {
    return new ReplicaTemplate(
        command,
        environment,
        folder,
        Optional.empty(),
        readiness,
        false,
        Optional.empty(),
        hungAfter,
        Share.UNBOUNDED,
        Optional.empty());
  }

  /** The names of all ports. */
  Set<String> ports() {
    Set<String> names = new TreeSet<>(Set.of(PortNames.MAIN));
    command.forEach(word -> names.addAll(PortNames.in(word)));
    environment.values().forEach(value -> names.addAll(PortNames.in(value)));
    return names;
  }

  List<String> commandFor(Map<String, Integer> ports) {
    return command.stream().map(word -> PortNames.fill(word, ports)).toList();
  }

  Map<String, String> environmentFor(Map<String, Integer> ports) {
    return environment.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Map.Entry::getKey, variable -> PortNames.fill(variable.getValue(), ports)));
  }
}
