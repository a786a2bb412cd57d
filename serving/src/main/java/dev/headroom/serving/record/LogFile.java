package dev.headroom.serving.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A file that grows by whole lines, and that others may move away or remove, as logrotate does:
 * then it is made anew in its place. Used by one thread.
 */
final class LogFile implements AutoCloseable {
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Path path;
  private @Nullable FileChannel channel;
  private @Nullable Object key;
  private long looked = System.nanoTime();
  private boolean torn;

  /**
   * Opens it, or makes it.
   *
   * @throws IOException where that cannot be done
   */
  LogFile(Path path) throws IOException {
    this.path = path;
    open();
  }

  /**
   * Adds {@code lines}, which end with a line's end. Where that fails, some of them may be in the
   * file; the next begins a line of its own.
   *
   * @throws IOException as when the disk is full; it can be tried again
   */
  void append(ByteBuffer lines) throws IOException {
    FileChannel to = current();
    try {
      if (torn) {
        write(to, ByteBuffer.wrap(new byte[] {'\n'}));
        torn = false;
      }
      write(to, lines);
    } catch (IOException e) {
      torn = lines.position() > 0 && lines.get(lines.position() - 1) != '\n';
      throw e;
    }
  }

  private static void write(FileChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      var _ = to.write(bytes);
    }
  }

  /** The file that is in its place now; looks at most once a second. */
  private FileChannel current() throws IOException {
    FileChannel open = channel;
    long now = System.nanoTime();
    if (open != null && now - looked < LOOK_NANOS) {
      return open;
    }
    looked = now;
    if (open == null || !inPlace()) {
      return open();
    }
    return open;
  }

  private boolean inPlace() throws IOException {
    try {
      Object there = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
      return there == null || there.equals(key);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private FileChannel open() throws IOException {
    close();
    FileChannel opened =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    channel = opened;
    torn = false;
    key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    return opened;
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
