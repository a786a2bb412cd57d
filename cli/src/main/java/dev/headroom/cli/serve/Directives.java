package dev.headroom.cli.serve;

import dev.headroom.cli.BadInput;
import dev.headroom.serving.repository.ConfigEdit;
import dev.headroom.serving.repository.ConfigEditor;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The flags of OVMS that serve nothing: they list a repository, or change its {@code config.json},
 * and end. What they print on stdout, and their exit codes where a change fails, are OVMS's.
 */
final class Directives {
  private static final String REPOSITORY_VARIABLE = "OVMS_MODEL_REPOSITORY_PATH";
  private static final String CONFIG = "config.json";
  private static final int FAILED = 1;

  @Option(
      names = "--model_repository_path",
      paramLabel = "FOLDER",
      description =
          "A folder of models: --config_path is then FOLDER/config.json unless said, and"
              + " --model_path FOLDER/NAME. Without the flag, what OVMS_MODEL_REPOSITORY_PATH says.")
  private @Nullable String repository;

  @Option(
      names = "--list_models",
      arity = "0..1",
      defaultValue = "false",
      fallbackValue = "true",
      description = "List the models of --model_repository_path, and end.")
  private boolean list;

  @Option(
      names = "--add_to_config",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "FILE",
      description =
          "Add --model_name, at --model_path or in --model_repository_path, to the file of"
              + " --config_path, and end. A server that follows the file serves it.")
  private @Nullable String addTo;

  @Option(
      names = "--remove_from_config",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "FILE",
      description = "Remove --model_name from the file of --config_path, and end.")
  private @Nullable String removeFrom;

  /** Whether one of them is given. */
  boolean given() {
    return list || addTo != null || removeFrom != null;
  }

  /** The repository, by flag or environment; null where neither says. */
  @Nullable String repository() {
    String told = repository == null ? System.getenv(REPOSITORY_VARIABLE) : repository;
    return told == null || told.isEmpty() ? null : told;
  }

  /** The config.json of the repository; null where there is no repository. */
  @Nullable Path repositoryConfig() {
    String folder = repository();
    return folder == null ? null : Path.of(folder, CONFIG);
  }

  /**
   * Does what is asked for.
   *
   * @return the exit code
   * @throws IllegalArgumentException naming the flag that is missing or does not belong there
   */
  int run(@Nullable Path configPath, ModelFlags model, PrintWriter stdout, PrintWriter stderr) {
    if ((list ? 1 : 0) + (addTo == null ? 0 : 1) + (removeFrom == null ? 0 : 1) > 1) {
      throw new IllegalArgumentException(
          "--list_models, --add_to_config, --remove_from_config: together (expected: one of them)");
    }
    int exit = list ? list(stdout, stderr) : edit(configPath, model, stdout, stderr);
    stdout.flush();
    stderr.flush();
    return exit;
  }

  private int list(PrintWriter stdout, PrintWriter stderr) {
    String folder = repository();
    if (folder == null) {
      throw new IllegalArgumentException(
          "--model_repository_path: missing (expected: the folder whose models to list)");
    }
    if (!Files.isDirectory(Path.of(folder))) {
      throw new IllegalArgumentException(
          "--model_repository_path: " + folder + " (expected: an existing folder)");
    }
    stdout.println("Listing models in repository...");
    stdout.println("Model repository path: " + folder);
    try {
      Servables.in(Path.of(folder)).forEach(stdout::println);
      return 0;
    } catch (UncheckedIOException e) {
      stderr.println("--model_repository_path: " + e.getMessage() + " (expected: to be readable)");
      return BadInput.EXIT_CODE;
    }
  }

  private int edit(
      @Nullable Path configPath, ModelFlags model, PrintWriter stdout, PrintWriter stderr) {
    String name = model.name();
    String directive = addTo == null ? "--remove_from_config" : "--add_to_config";
    if (name == null) {
      throw new IllegalArgumentException(
          "--model_name: missing (expected: with " + directive + ")");
    }
    List<String> others = model.othersThanNameAndPath();
    if (!others.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: with %s (expected: only --model_name and --model_path of a model's flags)"
              .formatted(directive, String.join(", ", others)));
    }
    if (addTo == null && model.path() != null) {
      throw new IllegalArgumentException(
          "--model_path: with --remove_from_config (expected: only --model_name)");
    }
    Path config = config(configPath, directive, stdout);
    ConfigEditor editor = new ConfigEditor(config);
    ConfigEdit edit =
        addTo == null ? editor.remove(name) : editor.add(name, basePath(model, name, config));
    return switch (edit) {
      case ConfigEdit.Done() -> {
        stdout.println("Config updated: " + config);
        yield 0;
      }
      case ConfigEdit.Refused(String status, String reason) -> {
        stdout.println(config + " error on config update : " + status);
        stderr.println(reason);
        yield FAILED;
      }
    };
  }

  /** Until 2025.4 OVMS took the file, or its folder, as the directive's value. */
  private Path config(@Nullable Path configPath, String directive, PrintWriter stdout) {
    String value = addTo == null ? removeFrom : addTo;
    boolean bare = value == null || value.isEmpty() || value.equals("true");
    Path told = bare ? configPath : Path.of(value);
    if (told == null) {
      told = repositoryConfig();
      if (told == null) {
        throw new IllegalArgumentException(
            "--config_path: missing (expected: the file to change, with " + directive + ")");
      }
      stdout.println("Using default config path: " + told);
    }
    return Files.isDirectory(told) ? told.resolve(CONFIG) : told;
  }

  /**
   * As OVMS writes it; but a path that leads to a folder only from here is written as it is from
   * the file, since that is where its reader starts.
   */
  private String basePath(ModelFlags model, String name, Path config) {
    String folder = repository();
    String told = model.path();
    if (told == null) {
      if (folder == null) {
        throw new IllegalArgumentException(
            "--model_path: missing (expected: the model's folder, or --model_repository_path)");
      }
      told = folder.endsWith("/") ? folder + name : folder + "/" + name;
    }
    if (told.contains("://")) {
      return told;
    }
    Path start = config.toAbsolutePath().normalize().getParent();
    Path path = Path.of(told);
    if (start == null || Files.exists(start.resolve(path)) || !Files.exists(path)) {
      return told;
    }
    return start.relativize(path.toAbsolutePath().normalize()).toString();
  }
}
