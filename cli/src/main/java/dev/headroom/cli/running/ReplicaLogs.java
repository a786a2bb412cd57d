package dev.headroom.cli.running;

import dev.headroom.cli.socket.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The logs that a server's replicas, and those before them, have left in a state folder.
 *
 * @param folder the server's
 * @param replica the one that is meant; empty: the server
 * @param all the replicas that have a log, the one written last at the end
 */
record ReplicaLogs(Path folder, Optional<String> replica, List<String> all) {
  private static final String SUFFIX = ".log";
  private static final Pattern REPLICA = Pattern.compile("(.+)-\\d+");

  /**
   * The logs of a server, or of one of its replicas.
   *
   * @throws Refused if there are none
   */
  static ReplicaLogs of(Path state, String name) throws Refused, IOException {
    Path servers = state.resolve("servers");
    Matcher matcher = REPLICA.matcher(name);
    Path folder = servers.resolve(name);
    if (name.matches("[a-z0-9.-]+") && Files.isDirectory(folder)) {
      return new ReplicaLogs(folder, Optional.empty(), list(folder));
    }
    if (matcher.matches() && name.matches("[a-z0-9.-]+")) {
      folder = servers.resolve(matcher.group(1));
      List<String> all = list(folder);
      if (all.contains(name)) {
        return new ReplicaLogs(folder, Optional.of(name), all);
      }
    }
    throw new Refused(
        "no log of "
            + name
            + " (expected: a server or a replica with a log below "
            + servers
            + ")");
  }

  private static List<String> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(SUFFIX))
          .sorted(Comparator.comparingLong(ReplicaLogs::written))
          .map(file -> file.getFileName().toString())
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .toList();
    }
  }

  private static long written(Path file) {
    return file.toFile().lastModified();
  }

  boolean isOfServer() {
    return replica.isEmpty();
  }

  Path file(String name) {
    return folder.resolve(name + SUFFIX);
  }

  /** Those of this server that are among the given. */
  List<String> among(Set<String> replicas) {
    return replicas.stream()
        .filter(name -> Files.exists(file(name)))
        .sorted(Comparator.comparingInt(String::length).thenComparing(name -> name))
        .toList();
  }

  /** The one that is meant; of a server those that run, or the last one where none does. */
  List<String> chosen(Set<String> running) throws Refused {
    if (replica.isPresent()) {
      return List.of(replica.get());
    }
    List<String> ofServer = among(running);
    if (!ofServer.isEmpty()) {
      return ofServer;
    }
    if (all.isEmpty()) {
      throw new Refused("no replica of " + folder.getFileName() + " has written anything yet");
    }
    return List.of(all.getLast());
  }

  /**
   * The last one that has ended; of a replica, the one before it.
   *
   * @throws Refused if none has
   */
  String previous(Set<String> running) throws Refused {
    int before = replica.map(all::indexOf).orElse(all.size());
    for (int i = before - 1; i >= 0; i--) {
      if (!running.contains(all.get(i))) {
        return all.get(i);
      }
    }
    throw new Refused(
        "no replica of "
            + folder.getFileName()
            + " has ended before"
            + replica.map(name -> " " + name).orElse(""));
  }
}
