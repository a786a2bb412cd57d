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
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds version directories: folders whose name is a positive number. Other names are skipped. A
 * file in place of the folder of these is version 1.
 */
final class VersionDirectories {
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

  private static final int DEPTH = 4;
  private static final int MOST_FILES = 1000;

  private VersionDirectories() {}

  static NavigableMap<Long, Path> in(Path basePath) throws IOException {
    NavigableMap<Long, Path> versions = new TreeMap<>();
    if (Files.isRegularFile(basePath)) {
      versions.put(1L, basePath);
      return versions;
    }
    try (Stream<Path> entries = Files.list(basePath)) {
      entries
          .filter(entry -> NUMBER.matcher(entry.getFileName().toString()).matches())
          .filter(Files::isDirectory)
          .forEach(entry -> versions.put(Long.parseLong(entry.getFileName().toString()), entry));
    }
    return versions;
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
