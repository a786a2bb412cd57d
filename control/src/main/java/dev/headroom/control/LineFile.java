package dev.headroom.control;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of lines that only grows at its end, and that only this user reads (0600). Beyond its
 * bound it becomes {@code FILE.1}, in place of the one before, and a new one begins: the two never
 * hold more than twice the bound. A line is with the system when {@link #add} returns, so whoever
 * is killed loses at most the line that was being written. Thread-safe.
 */
public final class LineFile {
  private final Path file;
  private final long maxBytes;
  private boolean checked;

  /**
   * @param file its folder is made if it is not there
   * @param maxBytes 1 or more
   */
  public LineFile(Path file, long maxBytes) throws IOException {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: >= 1)");
    }
    this.file = file.toAbsolutePath();
    this.maxBytes = maxBytes;
    PrivateFiles.folderOf(this.file);
    for (Path part : List.of(before(), this.file)) {
      if (Files.isDirectory(part)) {
        PrivateFiles.setAside(part);
      }
    }
  }

  /**
   * Adds a line.
   *
   * @param line without its end
   */
  public synchronized void add(String line) throws IOException {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    if (Files.exists(file) && Files.size(file) + bytes.length > maxBytes) {
      Files.move(file, before(), StandardCopyOption.REPLACE_EXISTING);
    }
    try (FileChannel channel =
        PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      if (!checked) {
        endTornLine(channel);
      }
      // A write that fails, on a full disk for one, may leave a part of the line.
      checked = false;
      PrivateFiles.write(channel, bytes, file);
      checked = true;
    }
  }

  /** All lines, oldest first; one that a kill tore is among them as far as it came. */
  public synchronized List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path part : List.of(before(), file)) {
      if (Files.isRegularFile(part)) {
        new String(head(part), StandardCharsets.UTF_8).lines().forEach(lines::add);
      }
    }
    return lines;
  }

  /** A file that somebody else has made longer is not read as a whole. */
  private byte[] head(Path part) throws IOException {
    try (InputStream in = Files.newInputStream(part)) {
      return in.readNBytes((int) Math.min(maxBytes, Integer.MAX_VALUE - Long.BYTES));
    }
  }

  /** Where it is. */
  @Override
  public String toString() {
    return file.toString();
  }

  private Path before() {
    return file.resolveSibling(file.getFileName() + ".1");
  }

  private void endTornLine(FileChannel channel) throws IOException {
    long size = channel.size();
    if (size == 0) {
      return;
    }
    try (FileChannel end = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      if (end.read(last, size - 1) == 1 && last.get(0) != '\n') {
        PrivateFiles.write(channel, new byte[] {'\n'}, file);
      }
    }
  }
}
