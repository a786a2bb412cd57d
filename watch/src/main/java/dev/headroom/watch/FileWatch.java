package dev.headroom.watch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Notices when the content of files changes, whatever changes it: an editor that writes in place or
 * renames, a link that is turned, a file system without events. A change counts once the content
 * was the same at two looks in a row, so that a half-written file does not; it is told again at the
 * next look when whoever was told failed. Thread-safe.
 */
public final class FileWatch implements AutoCloseable {
  private static final int BUFFER = 8 << 10;

  private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

  /** Of a folder's files. */
  private static final int MOST = 1000;

  private final List<Path> files;
  private final Changed changed;
  private final Every every;
  private String known;
  private String last;

  /** Is told of a change, on the watch's own thread. */
  @FunctionalInterface
  public interface Changed {
    /**
     * Takes note of the change.
     *
     * @throws Exception if that did not succeed: it is told again at the next look
     */
    void run() throws Exception;
  }

  /**
   * Watches from now on.
   *
   * @param files those that do not exist yet, too; a folder stands for the YAML and JSON files in
   *     it
   * @param interval from one look to the next, more than zero
   */
  public FileWatch(List<Path> files, Duration interval, Changed changed) {
    this.files = List.copyOf(files);
    this.changed = changed;
    this.known = fingerprint();
    this.last = known;
    this.every = Every.start("watch of " + files, interval, this::look);
  }

  private void look() throws Exception {
    String now = fingerprint();
    boolean settled = now.equals(last);
    last = now;
    if (settled && !now.equals(known)) {
      changed.run();
      known = now;
    }
  }

  private String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file : files) {
        for (Path each : inside(file)) {
          digest.update(content(each));
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** A folder counts as the YAML and JSON files in it; what else is there changes nothing. */
  private static List<Path> inside(Path file) {
    if (!Files.isDirectory(file)) {
      return List.of(file);
    }
    try (Stream<Path> files = Files.list(file)) {
      return files.filter(FileWatch::isConfiguration).limit(MOST).sorted().toList();
    } catch (IOException e) {
      return List.of(file);
    }
  }

  private static boolean isConfiguration(Path file) {
    String name = file.getFileName().toString();
    return ENDINGS.stream().anyMatch(name::endsWith) && Files.isRegularFile(file);
  }

  /** An unreadable file is a content as well: whoever reads it will say what is wrong. */
  private static byte[] content(Path file) throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return digest.digest();
    } catch (IOException e) {
      return new byte[] {0};
    }
  }

  @Override
  public void close() {
    every.close();
  }
}
