package dev.headroom.serving.repository;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.headroom.serving.telemetry.MetricsPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * OVMS's {@code config.json}.
 *
 * @see <a href="https://github.com/openvinotoolkit/model_server/blob/main/src/schema.cpp">its
 *     schema</a>
 */
public final class ConfigFile implements ConfigSource {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final List<String> UNSUPPORTED =
      List.of(
          "pipeline_config_list",
          "mediapipe_config_list",
          "custom_node_library_config_list",
          "custom_loader_config_list");

  private final Path file;
  private final int cores;

  /**
   * @param file read anew each time
   * @param cores how many cores models may use
   */
  public ConfigFile(Path file, int cores) {
    this.file = file.toAbsolutePath();
    this.cores = cores;
  }

  /** The hash of the content: Kubernetes swaps a ConfigMap's files without changing their times. */
  @Override
  public String fingerprint() {
    try {
      return HexFormat.of().formatHex(Digests.sha256(Files.readAllBytes(file)));
    } catch (IOException e) {
      return "unreadable";
    }
  }

  @Override
  public ServedConfig read() throws ConfigException {
    JsonNode root = parse();
    List<String> problems = new ArrayList<>();
    Fields fields = new Fields(root, name -> file + ": " + name, problems);
    if (!root.isObject()) {
      throw new ConfigException(
          List.of(file + ": not an object (expected: {\"model_config_list\": [...]})"));
    }
    Set<String> known = new LinkedHashSet<>(UNSUPPORTED);
    known.addAll(List.of("model_config_list", "monitoring"));
    fields.only(known);
    for (String list : UNSUPPORTED) {
      if (fields.array(list).filter(node -> !node.isEmpty()).isPresent()) {
        fields.problem(list, "not empty", "none, Headroom does not serve these yet");
      }
    }
    List<ModelSettings> models = models(fields, problems);
    Set<String> metrics = metrics(fields);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new ServedConfig(models, metrics);
  }

  private JsonNode parse() throws ConfigException {
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr();
      throw new ConfigException(
          List.of(
              "%s: not JSON%s: %s (expected: an OVMS config.json)"
                  .formatted(file, where, e.getOriginalMessage())));
    } catch (IOException e) {
      throw new ConfigException(
          List.of(file + ": cannot be read: " + e + " (expected: an OVMS config.json)"));
    }
  }

  private List<ModelSettings> models(Fields fields, List<String> problems) {
    Optional<JsonNode> list = fields.array("model_config_list");
    if (list.isEmpty()) {
      if (!fields.node().has("model_config_list")) {
        fields.problem("model_config_list", "missing", "a list of models");
      }
      return List.of();
    }
    List<ModelSettings> models = new ArrayList<>();
    for (int i = 0; i < list.get().size(); i++) {
      String place = file + ": model_config_list[" + i + "].";
      Fields item = new Fields(list.get().get(i), name -> place + name, problems);
      item.only(Set.of("config"));
      if (item.object("config").isEmpty()) {
        item.problem("config", "missing", "an object");
        continue;
      }
      new ModelReader(item.within("config"), folder(), cores).read().ifPresent(models::add);
    }
    for (String name : ModelReader.duplicates(models)) {
      fields.problem("model_config_list", "two models named " + name, "different names");
    }
    return models;
  }

  private Path folder() {
    return Optional.ofNullable(file.getParent()).orElse(file);
  }

  private static Set<String> metrics(Fields fields) {
    if (fields.object("monitoring").isEmpty()) {
      return MetricsPage.OVMS_FAMILIES;
    }
    Fields metrics = fields.within("monitoring").within("metrics");
    if (!metrics.bool("enable").orElse(false)) {
      return Set.of();
    }
    Optional<JsonNode> list = metrics.array("metrics_list");
    if (list.isEmpty()) {
      return MetricsPage.OVMS_FAMILIES;
    }
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode name : list.get()) {
      if (MetricsPage.OVMS_FAMILIES.contains(name.asText())) {
        names.add(name.asText());
      } else {
        metrics.problem(
            "metrics_list",
            name,
            "one of " + String.join(", ", MetricsPage.OVMS_FAMILIES.stream().sorted().toList()));
      }
    }
    return names;
  }
}
