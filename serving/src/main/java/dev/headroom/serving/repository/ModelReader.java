package dev.headroom.serving.repository;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.serving.engine.Engine.Threads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a {@code config} object of {@code model_config_list}; a model given by flags is put into
 * the same form first.
 */
final class ModelReader {
  private static final Logger LOG = LoggerFactory.getLogger(ModelReader.class);

  /** How many requests may wait where the configuration does not say. */
  static final int DEFAULT_QUEUE = 100;

  private static final Set<String> IGNORED =
      Set.of(
          "allow_cache",
          "batch_size",
          "shape",
          "layout",
          "stateful",
          "idle_sequence_cleanup",
          "low_latency_transformation",
          "max_sequence_number");
  private static final Set<String> USED =
      Set.of(
          "name",
          "base_path",
          "model_version_policy",
          "nireq",
          "target_device",
          "plugin_config",
          "queue");

  private final Fields config;
  private final Path folder;
  private final int cores;

  /**
   * @param folder what a relative base_path is relative to
   * @param cores how many cores models may use
   */
  ModelReader(Fields config, Path folder, int cores) {
    this.config = config;
    this.folder = folder;
    this.cores = cores;
  }

  /** The model, or nothing where a problem was noted. */
  Optional<ModelSettings> read() {
    Set<String> known = new LinkedHashSet<>(USED);
    known.addAll(IGNORED);
    config.only(known);
    for (String field : IGNORED) {
      if (config.node().has(field)) {
        LOG.warn("{}: ignored, models are served in the shapes that they have", field);
      }
    }
    Optional<String> device = config.string("target_device");
    if (device.isPresent() && !Set.of("CPU", "AUTO").contains(device.get())) {
      config.problem("target_device", device.get(), "CPU");
    }
    Optional<String> name = name();
    Optional<Path> basePath = basePath();
    VersionPolicy policy = policy();
    Threads threads = threads();
    int inferRequests =
        config.integer("nireq", 0, 100_000).filter(n -> n > 0).orElse(threads.streams());
    int queue = config.integer("queue", 0, 1_000_000).orElse(DEFAULT_QUEUE);
    if (name.isEmpty() || basePath.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ModelSettings(name.get(), basePath.get(), policy, inferRequests, threads, queue));
  }

  private Optional<String> name() {
    if (!config.node().has("name")) {
      config.problem("name", "missing", "the model's name in request paths");
    }
    Optional<String> name = config.string("name");
    if (name.isPresent() && !name.get().matches("[^/:\\p{Cntrl}]+")) {
      config.problem("name", "'" + name.get() + "'", "not empty, without / and :");
      return Optional.empty();
    }
    return name;
  }

  private Optional<Path> basePath() {
    if (!config.node().has("base_path")) {
      config.problem("base_path", "missing", "the folder of the model's version folders");
    }
    Optional<String> text =
        config.string("base_path").map(path -> path.replaceFirst("^file://", ""));
    if (text.isPresent() && text.get().contains("://")) {
      config.problem("base_path", text.get(), "a folder on this machine");
      return Optional.empty();
    }
    Optional<Path> path = text.map(folder::resolve).map(Path::normalize);
    if (path.isPresent() && !Files.isDirectory(path.get())) {
      config.problem(
          "base_path",
          path.get(),
          "an existing folder with version folders such as 1/" + "model.onnx");
      return Optional.empty();
    }
    return path;
  }

  private Threads threads() {
    if (config.object("plugin_config").isPresent()) {
      return PluginConfig.threads(config.within("plugin_config"), cores);
    }
    return new Threads(1, cores);
  }

  private VersionPolicy policy() {
    Optional<JsonNode> node = config.object("model_version_policy");
    if (node.isEmpty()) {
      return VersionPolicy.DEFAULT;
    }
    Fields policy = config.within("model_version_policy");
    if (node.get().size() != 1) {
      config.problem("model_version_policy", node.get(), "exactly one of all, latest, specific");
      return VersionPolicy.DEFAULT;
    }
    Map.Entry<String, JsonNode> kind = node.get().properties().iterator().next();
    return switch (kind.getKey()) {
      case "all" -> new VersionPolicy.All();
      case "latest" ->
          new VersionPolicy.Latest(
              policy.within("latest").integer("num_versions", 1, Integer.MAX_VALUE).orElse(1));
      case "specific" -> specific(policy, kind.getValue().path("versions"));
      default -> {
        policy.problem(kind.getKey(), "unknown policy", "all, latest or specific");
        yield VersionPolicy.DEFAULT;
      }
    };
  }

  private static VersionPolicy specific(Fields policy, JsonNode versions) {
    Set<Long> numbers = new LinkedHashSet<>();
    for (JsonNode version : versions) {
      if (version.canConvertToLong() && version.longValue() >= 1) {
        numbers.add(version.longValue());
      }
    }
    if (numbers.isEmpty() || numbers.size() != versions.size()) {
      policy.problem(
          "specific.versions",
          versions.isMissingNode() ? "missing" : versions,
          "a list of different versions >= 1");
      return VersionPolicy.DEFAULT;
    }
    return new VersionPolicy.Specific(numbers);
  }

  /** The names of all {@code models}, in order, that occur more than once. */
  static List<String> duplicates(List<ModelSettings> models) {
    Set<String> seen = new LinkedHashSet<>();
    return models.stream()
        .map(ModelSettings::name)
        .filter(name -> !seen.add(name))
        .distinct()
        .toList();
  }
}
