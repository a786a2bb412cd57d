package dev.headroom.http;

import java.nio.file.Path;
import java.util.Set;

/**
 * Requests need a key.
 *
 * @param file has one key a line; empty lines and those that begin with # are skipped
 * @param open paths that need none, each as a whole and decoded, such as those of health
 */
public record KeyFile(Path file, Set<String> open) {
  public KeyFile {
    open = Set.copyOf(open);
  }
}
