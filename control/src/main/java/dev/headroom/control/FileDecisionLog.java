package dev.headroom.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file of JSON lines, one a decision. Beyond its bound it becomes {@code FILE.1}, in place of the
 * one before, and a new one begins: the two never hold more than twice the bound.
 */
public final class FileDecisionLog implements DecisionLog {
  private final Path file;
  private final long maxBytes;

  /**
   * @param file appended to; its folder is made if it is not there
   * @param maxBytes 1 or more
   */
  public FileDecisionLog(Path file, long maxBytes) throws IOException {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: >= 1)");
    }
    this.file = file.toAbsolutePath();
    this.maxBytes = maxBytes;
    PrivateFiles.folderOf(this.file);
    if (Files.isDirectory(this.file)) {
      PrivateFiles.setAside(this.file);
    }
  }

  @Override
  public synchronized void write(LoggedDecision decision) throws IOException {
    byte[] line = DecisionLine.of(decision);
    if (Files.exists(file) && Files.size(file) + line.length > maxBytes) {
      turnOver();
    }
    try (FileChannel channel =
        PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = ByteBuffer.wrap(line);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  private void turnOver() throws IOException {
    Path before = file.resolveSibling(file.getFileName() + ".1");
    if (Files.isDirectory(before)) {
      PrivateFiles.setAside(before);
    }
    Files.move(file, before, StandardCopyOption.REPLACE_EXISTING);
  }
}
