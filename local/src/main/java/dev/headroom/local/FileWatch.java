package dev.headroom.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * Notices when the content of files changes, whatever changes it: an editor that writes in place or
 * renames, a link that is turned, a file system without events. A change counts once the content
 * was the same at two looks in a row, so that a half-written file does not.
 */
public final class FileWatch implements AutoCloseable {
  private final List<Path> files;
  private final Duration every;
  private final Runnable changed;
  private final Thread thread;
  private String known;

  /**
   * Watches from now on.
   *
   * @param changed called from the watch's own thread
   */
  public FileWatch(List<Path> files, Duration every, Runnable changed) {
    this.files = List.copyOf(files);
    this.every = every;
    this.changed = changed;
    this.known = fingerprint();
    this.thread = Thread.ofVirtual().name("file-watch").start(this::run);
  }

  private void run() {
    String last = known;
    try {
      while (true) {
        Thread.sleep(every);
        String now = fingerprint();
        if (now.equals(last) && !now.equals(known)) {
          known = now;
          changed.run();
        }
        last = now;
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file : files) {
        digest.update(content(file));
        digest.update((byte) '\n');
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** An unreadable file is a content as well: whoever reads it will say what is wrong. */
  private static byte[] content(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      return new byte[] {0};
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
