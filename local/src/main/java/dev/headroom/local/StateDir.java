package dev.headroom.local;

import dev.headroom.control.PrivateFiles;
import dev.headroom.control.TakenFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The folder of one running system: nobody else uses it at the same time, and other users cannot
 * read what it keeps there.
 */
final class StateDir implements AutoCloseable {
  private final Path folder;
  private final TakenFolder taken;

  private StateDir(Path folder, TakenFolder taken) {
    this.folder = folder;
    this.taken = taken;
  }

  /**
   * Takes the folder, making it if it is not there.
   *
   * @throws IOException if it cannot be written to
   * @throws UncheckedIOException if another program has it
   */
  static StateDir take(Path folder) throws IOException {
    return new StateDir(folder, TakenFolder.take(folder));
  }

  Path policies() {
    return folder.resolve("policies");
  }

  Path decisions() {
    return folder.resolve("decisions.jsonl");
  }

  Path events() {
    return folder.resolve("events.jsonl");
  }

  /** For the last minutes of metrics. */
  Path metrics() {
    return folder.resolve("metrics");
  }

  /** For the record of which replicas run. */
  Path replicas() {
    return folder.resolve("replicas");
  }

  /** The folders of all servers. */
  Path servers() throws IOException {
    return PrivateFiles.ownFolder(folder.resolve("servers"));
  }

  /** For a server's logs and generated files. */
  Path server(String name) throws IOException {
    return PrivateFiles.ownFolder(servers().resolve(name));
  }

  /** Lets others have it. */
  @Override
  public void close() throws IOException {
    taken.close();
  }
}
