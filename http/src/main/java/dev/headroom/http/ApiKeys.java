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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that a file has now. A file that cannot be read, has no key, or says what is not known
 * of one, changes nothing; that is logged. Of a key only its SHA-256 is kept, and no message has
 * any part of a line in it. Thread-safe.
 */
public final class ApiKeys implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ApiKeys.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int MOST_BYTES = 1 << 20;
  private static final Pattern SPACE = Pattern.compile("\\s+");

  private static final class Known {
    final byte[] digest;
    final Grant grant;

    Known(byte[] digest, Grant grant) {
      this.digest = digest;
      this.grant = grant;
    }
  }

  private final Path file;
  private final KeyWords words;
  private final FileWatch watch;
  private volatile List<Known> keys;

  private ApiKeys(Path file, KeyWords words, Duration look) throws IOException {
    this.file = file;
    this.words = words;
    this.keys = read(file, words);
    this.watch = new FileWatch(List.of(file), look, this::reload);
  }

  /**
   * Reads the file, whose keys may do all, and looks at it each second from then on.
   *
   * @throws IOException where there is no key to be had from it
   */
  public static ApiKeys start(Path file) throws IOException {
    return start(file, KeyWords.NONE);
  }

  /** As {@link #start(Path)}, with words that may stand behind a key. */
  public static ApiKeys start(Path file, KeyWords words) throws IOException {
    return start(file, words, LOOK);
  }

  static ApiKeys start(Path file, KeyWords words, Duration look) throws IOException {
    return new ApiKeys(file, words, look);
  }

  /** Whether it is one of the keys; takes as long for a wrong one as for a right one. */
  public boolean accept(String key) {
    return grant(key) != null;
  }

  /**
   * What the key may do; null: it is none of them. Takes as long for a wrong one as for a right.
   */
  public @Nullable Grant grant(String key) {
    byte[] digest = digest(key);
    Grant grant = null;
    for (Known known : keys) {
      if (MessageDigest.isEqual(known.digest, digest)) {
        grant = known.grant.and(grant);
      }
    }
    return grant;
  }

  private void reload() {
    try {
      keys = read(file, words);
      log.info("{}: read again, {} keys", file, keys.size());
    } catch (IOException e) {
      log.warn("{}; the keys of before stay in use", e.getMessage());
    }
  }

  private static List<Known> read(Path file, KeyWords words) throws IOException {
    List<Known> keys = new ArrayList<>();
    int number = 0;
    for (String line : text(file).lines().map(String::strip).toList()) {
      number++;
      if (!line.isEmpty() && !line.startsWith("#")) {
        keys.add(key(file + ":" + number, List.of(SPACE.split(line)), words));
      }
    }
    if (keys.isEmpty()) {
      throw new IOException(file + ": no key in it (expected: at least one, one a line)");
    }
    return List.copyOf(keys);
  }

  private static Known key(String place, List<String> line, KeyWords words) throws IOException {
    List<String> behind = line.subList(1, line.size());
    for (int i = 0; i < behind.size(); i++) {
      if (!words.known().test(behind.get(i))) {
        // Not the word itself: it may be a part of a key.
        throw new IOException(
            "%s: word %d behind the key (expected: %s)".formatted(place, i + 1, words.expected()));
      }
    }
    return new Known(digest(line.getFirst()), new Grant(Set.copyOf(behind)));
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
