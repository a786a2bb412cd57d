package dev.headroom.serving.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The engines there are, in order of preference. A model is loaded by the first one that finds a
 * file of its format in the version's folder and can run on the device asked for, or by the one
 * that the model's settings name. Thread-safe, as engines are.
 */
public final class Engines {
  /** Formats that OVMS serves, too; whether they are served here depends on the engines. */
  private static final Pattern MODELS = Pattern.compile(".*\\.(onnx|xml|pdmodel|pb|tflite)");

  private final List<Engine> engines;

  /**
   * @param engines at least one, of different names
   */
  public Engines(Engine... engines) {
    this.engines = List.of(engines);
    if (this.engines.stream().map(Engine::name).distinct().count() != Math.max(1, engines.length)) {
      throw new IllegalArgumentException(
          "engines: " + names() + " (expected: at least one, of different names)");
    }
  }

  /** Their names, in order of preference. */
  public List<String> names() {
    return engines.stream().map(Engine::name).toList();
  }

  /** Whether any of them can run models on {@code device}. */
  public boolean serve(String device) {
    return engines.stream().anyMatch(engine -> engine.serves(device));
  }

  /**
   * Loads what {@code request} says.
   *
   * @param wanted the name of the engine to use; empty: as the file and the device decide
   */
  public Model load(LoadRequest request, Optional<String> wanted) throws EngineException {
    List<Engine> candidates = new ArrayList<>();
    for (Engine engine : engines) {
      if (wanted.isEmpty() || wanted.get().equals(engine.name())) {
        candidates.add(engine);
      }
    }
    boolean found = false;
    for (Engine engine : candidates) {
      if (engine.find(request.version()).isPresent()) {
        found = true;
        if (engine.serves(request.device())) {
          return engine.load(request);
        }
      }
    }
    if (found) {
      throw new EngineException(
          "target_device: %s (expected: one that %s can use)"
              .formatted(request.device(), names(candidates, " or ")));
    }
    throw new EngineException(missing(request.version(), candidates));
  }

  private static String names(List<Engine> engines, String between) {
    return engines.stream().map(Engine::name).collect(Collectors.joining(between));
  }

  private static String missing(Path version, List<Engine> candidates) throws EngineException {
    String expected = candidates.stream().map(Engine::format).collect(Collectors.joining(", or "));
    Optional<String> other = Optional.empty();
    if (Files.isDirectory(version)) {
      try (Stream<Path> files = Files.list(version)) {
        other =
            files
                .map(file -> file.getFileName().toString())
                .filter(name -> MODELS.matcher(name).matches())
                .min(String::compareTo);
      } catch (IOException e) {
        throw new EngineException("its folder cannot be read: " + e.getClass().getSimpleName(), e);
      }
    } else if (Files.isRegularFile(version)) {
      other = Optional.of(version.getFileName().toString());
    }
    return other.isPresent()
        ? other.get() + ": its format is not supported (expected: " + expected + ")"
        : "no model in its folder (expected: " + expected + ")";
  }
}
