package dev.headroom.http;

import java.nio.file.Path;
import java.util.Set;

/**
 * Requests need a key.
 *
 * @param file has one key a line, alone or with words behind it that limit what it may do; empty
 *     lines and those that begin with # are skipped
 * @param open paths that need none, each as a whole and decoded, such as those of health
 * @param words which words there are
 */
public record KeyFile(Path file, Set<String> open, KeyWords words) {
  public KeyFile {
    open = Set.copyOf(open);
  }

  /** Of keys that may do all. */
  public KeyFile(Path file, Set<String> open) {
    this(file, open, KeyWords.NONE);
  }
}
