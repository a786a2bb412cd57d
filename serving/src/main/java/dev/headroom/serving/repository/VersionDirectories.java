package dev.headroom.serving.repository;

import dev.headroom.serving.engine.OnnxEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds version directories: folders whose name is a positive number. Other names are skipped. */
final class VersionDirectories {
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

  private VersionDirectories() {}

  static NavigableMap<Long, Path> in(Path basePath) throws IOException {
    NavigableMap<Long, Path> versions = new TreeMap<>();
    try (Stream<Path> entries = Files.list(basePath)) {
      entries
          .filter(entry -> NUMBER.matcher(entry.getFileName().toString()).matches())
          .filter(Files::isDirectory)
          .forEach(entry -> versions.put(Long.parseLong(entry.getFileName().toString()), entry));
    }
    return versions;
  }

  /** Differs when the model file has changed, as far as size and time tell. */
  static String fingerprint(Path version) {
    try {
      Path file = version.resolve(OnnxEngine.FILE);
      return Files.size(file) + "@" + Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      return "no file";
    }
  }
}
