package dev.headroom.serving.repository;

import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.serving.engine.Engine.Threads;
import dev.headroom.serving.engine.InputSettings;
import dev.headroom.serving.streams.Batching;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a {@code config} object of {@code model_config_list}; a model given by flags is put into
 * the same form first.
 */
final class ModelReader {
  private static final Logger LOG = LoggerFactory.getLogger(ModelReader.class);

  /** How many requests may wait where the configuration does not say. */
  private static final int DEFAULT_QUEUE = 100;

  private static final long LONGEST_BATCH_MICROS = 60_000_000;
  private static final String DEFAULT_DEVICE = "CPU";

  private static final List<String> IGNORED =
      List.of(
          "allow_cache",
          "idle_sequence_cleanup",
          "low_latency_transformation",
          "max_sequence_number");

  /** What is expected of a name. */
  static final String NAME = "not empty, without / and :";

  private ModelReader() {}

  /**
   * The model, or null where a problem was noted.
   *
   * @param folder what a relative base_path is relative to
   * @param cores how many cores models may use
   * @param named is told the name, also where something else is wrong
   */
  static @Nullable ModelSettings read(
      Fields config, Path folder, int cores, Consumer<String> named) {
    String name = name(config.required("name", "the model's name in request paths"));
    if (name != null) {
      named.accept(name);
    }
    Path basePath =
        basePath(config.required("base_path", "the folder of the model's version folders"), folder);
    String target = config.get("target_device").string();
    String engine = config.get("engine").string();
    VersionPolicy policy = policy(config.get("model_version_policy"));
    PluginConfig plugin = PluginConfig.read(config.get("plugin_config"));
    Threads threads = plugin.threads(cores);
    Integer requests = config.get("nireq").integer(0, 100_000);
    Integer queue = config.get("queue").integer(0, 1_000_000);
    InputSettings inputs = InputReader.read(config);
    refuseOtherAnswers(config);
    for (String field : IGNORED) {
      if (config.get(field).present()) {
        LOG.warn("{}: ignored, Headroom has nothing like it", field);
      }
    }
    if (name == null || basePath == null) {
      return null;
    }
    return new ModelSettings(
        name,
        basePath,
        policy,
        requests == null || requests == 0 ? threads.streams() : requests,
        threads,
        target == null ? DEFAULT_DEVICE : target,
        Optional.ofNullable(engine),
        plugin.properties(),
        inputs,
        queue == null ? DEFAULT_QUEUE : queue,
        batching(config.get("dynamic_batching")));
  }

  /** With Triton's names. */
  private static Batching batching(Field field) {
    Batching batching =
        field.object(
            fields -> {
              Integer size =
                  fields.required("max_batch_size", "rows a run, as 8").integer(1, Batching.MOST);
              Long micros =
                  fields.get("max_queue_delay_microseconds").integer(0L, LONGEST_BATCH_MICROS);
              return size == null
                  ? null
                  : new Batching(size, Duration.of(micros == null ? 0 : micros, ChronoUnit.MICROS));
            });
    return batching == null ? Batching.NONE : batching;
  }

  /** What would make OVMS answer otherwise cannot be passed over. */
  private static void refuseOtherAnswers(Fields config) {
    Field stateful = config.get("stateful");
    if (Boolean.TRUE.equals(stateful.bool())) {
      stateful.problem("false: no state is kept between requests");
    }
  }

  /** Whether a model can be called so. */
  static boolean isName(String text) {
    return text.matches("[^/:\\p{Cntrl}]+");
  }

  private static @Nullable String name(Field field) {
    String name = field.string();
    if (name != null && !isName(name)) {
      field.problem(NAME);
      return null;
    }
    return name;
  }

  private static @Nullable Path basePath(Field field, Path folder) {
    String text = field.string();
    if (text == null) {
      return null;
    }
    String local = text.replaceFirst("^file://", "");
    if (local.contains("://")) {
      field.problem("a folder on this machine");
      return null;
    }
    try {
      Path path = folder.resolve(local).normalize();
      if (Files.isDirectory(path) || Files.isRegularFile(path)) {
        return path;
      }
      field.problem(
          path.toString(),
          "an existing folder with version folders such as 1/model.onnx, or a model's file");
    } catch (InvalidPathException e) {
      field.problem("a path: " + e.getReason());
    }
    return null;
  }

  private static VersionPolicy policy(Field field) {
    VersionPolicy policy = field.object(fields -> policy(field, fields));
    return policy == null ? VersionPolicy.DEFAULT : policy;
  }

  private static @Nullable VersionPolicy policy(Field field, Fields fields) {
    Field all = fields.get("all");
    Field latest = fields.get("latest");
    Field specific = fields.get("specific");
    if (Stream.of(all, latest, specific).filter(Field::present).count() != 1) {
      field.problem("exactly one of all, latest, specific");
      return null;
    }
    if (all.present()) {
      return all.object(nothing -> new VersionPolicy.All());
    }
    return latest.present()
        ? latest.object(ModelReader::latest)
        : specific.object(ModelReader::specific);
  }

  private static VersionPolicy latest(Fields fields) {
    Integer count = fields.get("num_versions").integer(1, Integer.MAX_VALUE);
    return new VersionPolicy.Latest(count == null ? 1 : count);
  }

  private static @Nullable VersionPolicy specific(Fields fields) {
    Field versions = fields.required("versions", "a list of different versions >= 1");
    Set<Long> numbers = new LinkedHashSet<>();
    for (Field version : versions.items()) {
      Long number = version.required("a version").integer(1L, Long.MAX_VALUE);
      if (number != null && !numbers.add(number)) {
        version.problem("each version once");
      }
    }
    if (numbers.isEmpty()) {
      if (versions.present()) {
        versions.problem("a list of different versions >= 1");
      }
      return null;
    }
    return new VersionPolicy.Specific(numbers);
  }
}
