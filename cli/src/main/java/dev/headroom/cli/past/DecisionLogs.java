package dev.headroom.cli.past;

import dev.headroom.cli.StateFolder;
import dev.headroom.cli.socket.RunningSystems;
import dev.headroom.control.log.DecisionArchive;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The decision logs of systems that run or ran.
 *
 * @param folders their state folders
 */
record DecisionLogs(List<Path> folders) {
  private static final String LOG = "decisions.jsonl";

  /** Of the system that is named, or of all of this user's. */
  static DecisionLogs of(Optional<Path> stateDir, List<Path> files) throws IOException {
    if (stateDir.isPresent()) {
      return new DecisionLogs(List.of(stateDir.get()));
    }
    RunningSystems running = new RunningSystems(StateFolder.running());
    return files.isEmpty()
        ? all(running)
        : new DecisionLogs(List.of(running.stateOf(files).orElseGet(() -> StateFolder.of(files))));
  }

  private static DecisionLogs all(RunningSystems running) throws IOException {
    Set<Path> folders = new TreeSet<>();
    running.list().forEach(system -> folders.add(system.state()));
    Path all = StateFolder.all();
    if (Files.isDirectory(all)) {
      try (DirectoryStream<Path> each = Files.newDirectoryStream(all, Files::isDirectory)) {
        each.forEach(folders::add);
      }
    }
    folders.removeIf(folder -> !Files.exists(folder.resolve(LOG)));
    return new DecisionLogs(List.copyOf(folders));
  }

  /**
   * The log that has a server; the only one, where there is no other.
   *
   * @throws IllegalArgumentException if none has, or several have
   */
  DecisionArchive of(String server) throws IOException {
    if (folders.size() == 1) {
      return archive(folders.getFirst());
    }
    List<Path> having = new ArrayList<>();
    for (Path folder : folders) {
      if (archive(folder).names().contains(server)) {
        having.add(folder);
      }
    }
    if (having.size() == 1) {
      return archive(having.getFirst());
    }
    StringBuilder text = new StringBuilder(server);
    if (having.isEmpty()) {
      text.append(": no such file, and no server of that name in the logs of ")
          .append(folders.size())
          .append(" systems (expected: -f or --state-dir of one)");
    } else {
      text.append(": several systems have it (expected: --state-dir of one)");
    }
    (having.isEmpty() ? folders : having)
        .forEach(folder -> text.append("\n  --state-dir ").append(folder));
    throw new IllegalArgumentException(text.toString());
  }

  private static DecisionArchive archive(Path folder) {
    return new DecisionArchive(folder.resolve(LOG));
  }
}
