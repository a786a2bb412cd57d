package dev.headroom.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A state folder that no other program has, until closed. Thread-safe. */
public final class TakenFolder implements AutoCloseable {
  private final FileChannel lockFile;

  private TakenFolder(FileChannel lockFile) {
    this.lockFile = lockFile;
  }

  /**
   * Takes the folder, making it if it is not there.
   *
   * @throws IOException if it cannot be written to
   * @throws UncheckedIOException if another program has it; the message is for people
   */
  public static TakenFolder take(Path folder) throws IOException {
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
    return new TakenFolder(channel);
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** Lets others have it. */
  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
