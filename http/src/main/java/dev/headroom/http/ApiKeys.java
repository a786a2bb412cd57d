package dev.headroom.http;

import dev.headroom.watch.FileWatch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that a file has now. A file that cannot be read, or has no key, changes nothing; that is
 * logged. Of a key only its SHA-256 is kept. Thread-safe.
 */
public final class ApiKeys implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ApiKeys.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int MOST_BYTES = 1 << 20;

  private final Path file;
  private final FileWatch watch;
  private volatile List<byte[]> digests;

  private ApiKeys(Path file, Duration look) throws IOException {
    this.file = file;
    this.digests = read(file);
    this.watch = new FileWatch(List.of(file), look, this::reload);
  }

  /**
   * Reads the file, and looks at it each second from then on.
   *
   * @throws IOException where there is no key to be had from it
   */
  public static ApiKeys start(Path file) throws IOException {
    return start(file, LOOK);
  }

  static ApiKeys start(Path file, Duration look) throws IOException {
    return new ApiKeys(file, look);
  }

  /** Whether it is one of the keys; takes as long for a wrong one as for a right one. */
  public boolean accept(String key) {
    byte[] digest = digest(key);
    boolean accepted = false;
    for (byte[] known : digests) {
      accepted |= MessageDigest.isEqual(known, digest);
    }
    return accepted;
  }

  private void reload() {
    try {
      digests = read(file);
      log.info("{}: read again, {} keys", file, digests.size());
    } catch (IOException e) {
      log.warn("{}; the keys of before stay in use", e.getMessage());
    }
  }

  private static List<byte[]> read(Path file) throws IOException {
    List<byte[]> digests =
        text(file)
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .map(ApiKeys::digest)
            .toList();
    if (digests.isEmpty()) {
      throw new IOException(file + ": no key in it (expected: at least one, one a line)");
    }
    return digests;
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length <= MOST_BYTES) {
        return new String(bytes, StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new IOException(file + ": cannot be read (expected: a file with one key a line)", e);
    }
    throw new IOException(file + ": too long (expected: at most " + MOST_BYTES + " bytes)");
  }

  private static byte[] digest(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}
