package dev.headroom.serving.repository;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds version directories: folders whose name is a positive number. Other names are skipped. A
 * file in place of the folder of these is version 1.
 */
final class VersionDirectories {
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

  /** Numbers that are none of a version's, and models that lie flat. */
  private static final Pattern MEANT = Pattern.compile("[0-9].*|.*\\.(onnx|xml)");

  private static final int MOST_NAMED = 5;
  private static final int DEPTH = 4;
  private static final int MOST_FILES = 1000;

  private VersionDirectories() {}

  /**
   * What a model's folder holds.
   *
   * @param versions by number
   * @param passedOver names of what may be meant for a version and is none, sorted, not all of many
   */
  record Listing(NavigableMap<Long, Path> versions, List<String> passedOver) {
    /** What a user should know of it; empty where that is nothing. */
    Optional<String> doubt() {
      String others = String.join(", ", passedOver);
      if (versions.isEmpty()) {
        return Optional.of(
            "it has no version folder (expected: folders such as 1, with a model in each)"
                + (others.isEmpty() ? "" : "; passed over: " + others));
      }
      return others.isEmpty()
          ? Optional.empty()
          : Optional.of("passed over: " + others + " (expected: folders such as 1, 2, 3)");
    }
  }

  static Listing in(Path basePath) throws IOException {
    NavigableMap<Long, Path> versions = new TreeMap<>();
    if (Files.isRegularFile(basePath)) {
      versions.put(1L, basePath);
      return new Listing(versions, List.of());
    }
    List<String> others = new ArrayList<>();
    try (Stream<Path> entries = Files.list(basePath)) {
      entries.forEach(
          entry -> {
            String name = entry.getFileName().toString();
            if (NUMBER.matcher(name).matches() && Files.isDirectory(entry)) {
              versions.put(Long.parseLong(name), entry);
            } else if (others.size() < MOST_NAMED && MEANT.matcher(name).matches()) {
              others.add(name);
            }
          });
    }
    Collections.sort(others);
    return new Listing(versions, List.copyOf(others));
  }

  /** Differs when a file of the version has changed, as far as names, sizes and times tell. */
  static String fingerprint(Path version) {
    try (Stream<Path> files = Files.walk(version, DEPTH, FileVisitOption.FOLLOW_LINKS)) {
      List<String> each = new ArrayList<>();
      for (Path file : (Iterable<Path>) files.limit(MOST_FILES)::iterator) {
        if (Files.isRegularFile(file)) {
          each.add(
              version.relativize(file)
                  + " "
                  + Files.size(file)
                  + "@"
                  + Files.getLastModifiedTime(file).toMillis());
        }
      }
      Collections.sort(each);
      return each.isEmpty() ? "no file" : String.join(", ", each);
    } catch (IOException | UncheckedIOException e) {
      return "no file";
    }
  }
}
