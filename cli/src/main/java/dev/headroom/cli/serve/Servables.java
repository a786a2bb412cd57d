package dev.headroom.cli.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What OVMS's {@code --list_models} finds in a repository: folders that have a version folder with
 * the files of a model, and folders with a MediaPipe graph, at whatever depth.
 */
final class Servables {
  private static final String GRAPH = "graph.pbtxt";

  /** Of one format all must be there. */
  private static final List<Set<String>> FORMATS =
      List.of(
          Set.of("xml", "bin"),
          Set.of("onnx"),
          Set.of("pdmodel", "pdiparams"),
          Set.of("pb"),
          Set.of("tflite"));

  /** Links may lead in circles. */
  private static final int DEEPEST = 16;

  private final SortedSet<String> names = new TreeSet<>();

  private Servables() {}

  /**
   * Their paths, relative to the repository, sorted.
   *
   * @throws UncheckedIOException naming the folder that cannot be read
   */
  static SortedSet<String> in(Path repository) {
    Servables found = new Servables();
    for (Path folder : folders(repository)) {
      found.look(folder, folder.getFileName().toString(), 1);
    }
    return found.names;
  }

  private void look(Path folder, String name, int depth) {
    if (Files.isRegularFile(folder.resolve(GRAPH)) || hasVersion(folder)) {
      names.add(name);
    } else if (depth < DEEPEST) {
      for (Path below : folders(folder)) {
        look(below, name + "/" + below.getFileName(), depth + 1);
      }
    }
  }

  private static boolean hasVersion(Path folder) {
    return folders(folder).stream()
        .filter(below -> below.getFileName().toString().matches("[1-9][0-9]*"))
        .map(Servables::extensions)
        .anyMatch(extensions -> FORMATS.stream().anyMatch(extensions::containsAll));
  }

  private static Set<String> extensions(Path version) {
    return list(version).stream()
        .filter(Files::isRegularFile)
        .map(file -> file.getFileName().toString())
        .map(name -> name.substring(name.lastIndexOf('.') + 1))
        .collect(Collectors.toSet());
  }

  private static List<Path> folders(Path folder) {
    return list(folder).stream().filter(Files::isDirectory).toList();
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": " + e, e);
    }
  }
}
