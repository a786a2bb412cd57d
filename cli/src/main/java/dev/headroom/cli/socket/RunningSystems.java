package dev.headroom.cli.socket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.control.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A record of this user's running systems, a file each, named by its process: so that a command
 * finds them without being told where. Who was killed leaves a record behind; it is removed when it
 * is found.
 */
public final class RunningSystems {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST = 200;
  private static final String SUFFIX = ".json";

  private final Path folder;

  /**
   * @param folder for the records
   */
  public RunningSystems(Path folder) {
    this.folder = folder;
  }

  /** Records one. */
  public void add(RunningSystem system) throws IOException {
    PrivateFiles.ownFolder(folder);
    ObjectNode record = JSON.createObjectNode();
    write(system, record);
    PrivateFiles.replace(file(system.pid()), JSON.writeValueAsBytes(record));
  }

  /** Adds the fields of one. */
  static void write(RunningSystem system, ObjectNode to) {
    to.put("version", system.version());
    to.put("pid", system.pid());
    to.put("started", system.started().toString());
    to.put("state", system.state().toString());
    to.put("gateway", system.gateway());
    if (!system.dashboard().isEmpty()) {
      to.put("dashboard", system.dashboard());
    }
    system.files().forEach(file -> to.withArray("files").add(file.toString()));
  }

  /** Forgets one. */
  public void remove(long pid) throws IOException {
    Files.deleteIfExists(file(pid));
  }

  /** Those that run, the first started first. */
  public List<RunningSystem> list() throws IOException {
    List<RunningSystem> running = new ArrayList<>();
    for (Path file : files()) {
      Optional<RunningSystem> system = read(file);
      if (system.isPresent() && runs(system.get())) {
        running.add(system.get());
      } else {
        Files.deleteIfExists(file);
      }
    }
    running.sort(java.util.Comparator.comparing(RunningSystem::started));
    return running;
  }

  /** The state folder of the one that runs exactly these files. */
  public Optional<Path> stateOf(List<Path> files) throws IOException {
    List<Path> meant = files.stream().map(file -> file.toAbsolutePath().normalize()).toList();
    return list().stream()
        .filter(system -> system.files().equals(meant))
        .map(RunningSystem::state)
        .findFirst();
  }

  /** Its process is there, and so is its socket: a pid may be somebody else's by now. */
  private static boolean runs(RunningSystem system) {
    return ProcessHandle.of(system.pid()).isPresent()
        && Files.exists(SocketFile.in(system.state()));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).limit(MOST).toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }

  private static Optional<RunningSystem> read(Path file) {
    try {
      JsonNode record = JSON.readTree(Files.readAllBytes(file));
      List<Path> files = new ArrayList<>();
      record.path("files").forEach(each -> files.add(Path.of(each.asText())));
      return Optional.of(
          new RunningSystem(
              record.path("version").asText(),
              record.path("pid").asLong(),
              Instant.parse(record.path("started").asText()),
              Path.of(record.path("state").asText()),
              files,
              record.path("gateway").asText(),
              record.path("dashboard").asText()));
    } catch (IOException | DateTimeException | java.nio.file.InvalidPathException e) {
      return Optional.empty();
    }
  }

  private Path file(long pid) {
    return folder.resolve(pid + SUFFIX);
  }
}
