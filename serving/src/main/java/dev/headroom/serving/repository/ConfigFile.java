package dev.headroom.serving.repository;

import dev.headroom.document.Document;
import dev.headroom.document.Documents;
import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.document.Problem;
import dev.headroom.document.Problems;
import dev.headroom.serving.telemetry.MetricsPage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * OVMS's {@code config.json}.
 *
 * @see <a href="https://github.com/openvinotoolkit/model_server/blob/main/src/schema.cpp">its
 *     schema</a>
 */
public final class ConfigFile implements ConfigSource {
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
    try (InputStream in = Files.newInputStream(file)) {
      return HexFormat.of().formatHex(Digests.sha256(in.readNBytes(Documents.MAX_BYTES + 1)));
    } catch (IOException e) {
      return "unreadable";
    }
  }

  /** {@inheritDoc} A model whose entry is wrong is left out, if there is any other. */
  @Override
  public ServedConfig read() throws ConfigException {
    Problems problems = new Problems(file.toString());
    Document document = Documents.readOne(file.toString(), file, problems);
    Entries entries = new Entries(problems);
    Set<String> metrics =
        document == null
            ? null
            : document.strict(problems).object(fields -> config(fields, entries));
    boolean onlyModels = problems.count() == entries.problemsOfModels;
    if (metrics == null || !onlyModels || (problems.count() > 0 && entries.models.isEmpty())) {
      throw new ConfigException(problems.list());
    }
    return new ServedConfig(
        entries.models, metrics, new ServedConfig.LeftOut(entries.leftOut, problems.list()));
  }

  /** Of the list of models. */
  private static final class Entries {
    final Problems problems;
    final List<ModelSettings> models = new ArrayList<>();
    final Map<String, List<Problem>> leftOut = new LinkedHashMap<>();
    int problemsOfModels;

    Entries(Problems problems) {
      this.problems = problems;
    }
  }

  private Set<String> config(Fields fields, Entries entries) {
    for (String list : UNSUPPORTED) {
      Field unsupported = fields.get(list);
      if (!unsupported.items().isEmpty()) {
        unsupported.problem("none, Headroom does not serve these yet");
      }
    }
    models(fields.required("model_config_list", "a list of models"), entries);
    return metrics(fields.get("monitoring"));
  }

  private void models(Field list, Entries entries) {
    Set<String> names = new LinkedHashSet<>();
    Path folder = Optional.ofNullable(file.getParent()).orElse(file);
    for (Field item : list.items()) {
      int before = entries.problems.count();
      Set<String> named = new LinkedHashSet<>();
      ModelSettings model =
          item.required("an object with config")
              .object(
                  fields ->
                      fields
                          .required("config", "an object")
                          .object(config -> ModelReader.read(config, folder, cores, named::add)));
      if (model != null && !names.add(model.name())) {
        item.problem("two models named " + model.name(), "different names");
      }
      List<Problem> wrong = entries.problems.list().subList(before, entries.problems.count());
      entries.problemsOfModels += wrong.size();
      if (!wrong.isEmpty()) {
        List<Problem> its = List.copyOf(wrong);
        named.forEach(name -> entries.leftOut.put(name, its));
      } else if (model != null) {
        entries.models.add(model);
      }
    }
  }

  private static Set<String> metrics(Field monitoring) {
    if (!monitoring.present()) {
      return MetricsPage.OVMS_FAMILIES;
    }
    Set<String> families =
        monitoring.object(fields -> fields.get("metrics").object(ConfigFile::families));
    return families == null ? Set.of() : families;
  }

  private static Set<String> families(Fields metrics) {
    boolean enabled = Boolean.TRUE.equals(metrics.get("enable").bool());
    Field list = metrics.get("metrics_list");
    Set<String> names = new LinkedHashSet<>();
    for (Field item : list.items()) {
      String name = family(item);
      if (name != null) {
        names.add(name);
      }
    }
    if (!enabled) {
      return Set.of();
    }
    return list.present() ? names : MetricsPage.OVMS_FAMILIES;
  }

  private static @Nullable String family(Field item) {
    String name = item.required("a metric's name").string();
    if (name != null && !MetricsPage.OVMS_FAMILIES.contains(name)) {
      item.problem("one of " + String.join(", ", new TreeSet<>(MetricsPage.OVMS_FAMILIES)));
      return null;
    }
    return name;
  }
}
