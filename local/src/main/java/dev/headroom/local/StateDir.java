package dev.headroom.local;

import dev.headroom.control.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one running system: nobody else uses it at the same time, and other users cannot
 * read what it keeps there.
 */
final class StateDir implements AutoCloseable {
  private final Path folder;
  private final FileChannel lockFile;

  private StateDir(Path folder, FileChannel lockFile) {
    this.folder = folder;
    this.lockFile = lockFile;
  }

  /**
   * Takes the folder, making it if it is not there.
   *
   * @throws IOException if it cannot be written to
   * @throws UncheckedIOException if another program has it
   */
  static StateDir take(Path folder) throws IOException {
    PrivateFiles.folder(folder);
    FileChannel channel =
        PrivateFiles.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock(channel) == null) {
      channel.close();
      throw new UncheckedIOException(
          "state-dir: " + folder + " (expected: a folder that no other headroom is using)",
          new IOException(folder + " is locked"));
    }
    return new StateDir(folder, channel);
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
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
    lockFile.close();
  }
}
