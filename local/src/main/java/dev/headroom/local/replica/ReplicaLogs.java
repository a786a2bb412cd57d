package dev.headroom.local.replica;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files that get what the replicas of a server write, named by the replica. Numbers go on where
 * the last run ended, so that no log is ever written over.
 */
final class ReplicaLogs {
  private final String server;
  private final Path folder;
  private final Pattern name;

  ReplicaLogs(String server, Path folder) {
    this.server = server;
    this.folder = folder;
    this.name = Pattern.compile(Pattern.quote(server) + "-(\\d{1,18})\\.log(?:\\.1)?(?:\\.times)?");
  }

  /** The log of a replica. */
  Path of(String replica) {
    return folder.resolve(replica + ".log");
  }

  /** The number of the newest replica that left a log; 0 if none did. */
  long lastNumber() {
    try {
      return files().stream().mapToLong(this::number).max().orElse(0);
    } catch (IOException e) {
      return 0; // there is no such folder yet
    }
  }

  /**
   * Removes the oldest logs of replicas that are gone.
   *
   * @param keep so many of them stay
   * @param living whose logs stay in any case
   */
  void bound(int keep, Set<String> living) throws IOException {
    List<Path> files = files();
    List<Long> gone =
        files.stream()
            .map(this::number)
            .filter(number -> !living.contains(server + "-" + number))
            .distinct()
            .sorted(Comparator.reverseOrder())
            .skip(keep)
            .toList();
    for (Path file : files) {
      if (gone.contains(number(file))) {
        Files.deleteIfExists(file);
      }
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> name.matcher(file.getFileName().toString()).matches()).toList();
    }
  }

  private long number(Path file) {
    Matcher matcher = name.matcher(file.getFileName().toString());
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
  }
}
