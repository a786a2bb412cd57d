package dev.headroom.serving.engine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the file of one format in a version's folder. */
public final class ModelFiles {
  private static final int MOST_NAMED = 3;

  private ModelFiles() {}

  /**
   * The model of the format whose files' names end with {@code ending}: {@code model} + ending, or
   * the only other one; empty where there is none.
   *
   * @param version the version's folder, or the model's file itself
   * @throws EngineException where there are several, or the folder cannot be read
   */
  public static Optional<Path> find(Path version, String ending) throws EngineException {
    if (Files.isRegularFile(version)) {
      return version.toString().endsWith(ending) ? Optional.of(version) : Optional.empty();
    }
    String usual = "model" + ending;
    if (Files.isRegularFile(version.resolve(usual))) {
      return Optional.of(version.resolve(usual));
    }
    List<Path> models = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(version, "*" + ending)) {
      for (Path file : files) {
        if (Files.isRegularFile(file)) {
          models.add(file);
        }
      }
    } catch (IOException e) {
      throw new EngineException("its folder cannot be read: " + e.getClass().getSimpleName(), e);
    }
    if (models.size() > 1) {
      throw new EngineException(
          models.stream()
                  .map(model -> model.getFileName().toString())
                  .sorted()
                  .limit(MOST_NAMED)
                  .toList()
              + ": several models (expected: one, or one of them called "
              + usual
              + ")");
    }
    return models.stream().findFirst();
  }
}
