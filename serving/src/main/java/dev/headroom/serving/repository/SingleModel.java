package dev.headroom.serving.repository;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The one model that flags describe. It does not change. */
public final class SingleModel implements ConfigSource {
  private final ServedConfig config;

  /**
   * @param model the fields of {@code config} in a config.json
   * @param place what to call a field in a message
   * @param metrics the metric families to expose
   * @param cores how many cores the model may use
   */
  public SingleModel(ObjectNode model, UnaryOperator<String> place, Set<String> metrics, int cores)
      throws ConfigException {
    List<String> problems = new ArrayList<>();
    Fields fields = new Fields(model, place, problems);
    List<ModelSettings> models =
        new ModelReader(fields, Path.of("").toAbsolutePath(), cores).read().stream().toList();
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    this.config = new ServedConfig(models, metrics);
  }

  @Override
  public ServedConfig read() {
    return config;
  }

  @Override
  public String fingerprint() {
    return "";
  }
}
