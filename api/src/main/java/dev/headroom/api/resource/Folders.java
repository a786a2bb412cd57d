package dev.headroom.api.resource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** A folder stands for the YAML and JSON files in it, by name; folders in it are passed over. */
final class Folders {
  private static final Set<String> ENDINGS = Set.of("yaml", "yml", "json");

  /** More files than anybody means to give. */
  private static final int MOST = 1000;

  private Folders() {}

  /**
   * A folder that cannot be read, or has no such file, stays as it is: whoever reads it says so.
   */
  static List<Path> files(List<Path> given) {
    List<Path> files = new ArrayList<>();
    for (Path each : given) {
      List<Path> inside = Files.isDirectory(each) ? inside(each) : List.of();
      if (inside.isEmpty()) {
        files.add(each);
      } else {
        files.addAll(inside);
      }
    }
    return files;
  }

  private static List<Path> inside(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> ENDINGS.contains(ending(file)) && Files.isRegularFile(file))
          .limit(MOST)
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static String ending(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
