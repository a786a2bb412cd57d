package dev.headroom.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a user of Headroom has on disk: a folder with a model, and a file that says how to serve and
 * scale it.
 *
 * @param file the model-server.yaml
 */
record DemoWorkspace(Path file) {
  /** The name that requests call the model by. */
  static final String MODEL = "minilm";

  private static final String ONNX = "/all-minilm-l6-v2-q.onnx";

  /**
   * Writes both below a folder that exists.
   *
   * @param name of the file, among this package's resources
   */
  static DemoWorkspace in(Path folder, String name) throws IOException {
    Path version = Files.createDirectories(folder.resolve("models").resolve(MODEL).resolve("1"));
    try (InputStream model = resource(ONNX)) {
      Files.copy(model, version.resolve("model.onnx"));
    }
    Path file = folder.resolve(name);
    try (InputStream yaml = resource(name)) {
      Files.copy(yaml, file);
    }
    return new DemoWorkspace(file);
  }

  /** What can be deleted of a folder is; the rest is in the system's folder for temporary files. */
  static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      // Nobody needs to know.
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(DemoWorkspace.class.getResourceAsStream(name), name);
  }
}
