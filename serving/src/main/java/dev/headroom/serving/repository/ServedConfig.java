package dev.headroom.serving.repository;

import dev.headroom.document.Problem;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be served.
 *
 * @param models in the order of the configuration, names unique
 * @param metrics the metric families to expose; none: no metrics page
 * @param leftOut what else is written there, and cannot be used
 */
public record ServedConfig(List<ModelSettings> models, Set<String> metrics, LeftOut leftOut) {
  public ServedConfig {
    models = List.copyOf(models);
    metrics = Set.copyOf(metrics);
  }

  /**
   * Models whose entries are wrong.
   *
   * @param byModel what is wrong with each whose name could be read, one or more
   * @param problems all that is wrong
   */
  public record LeftOut(Map<String, List<Problem>> byModel, List<Problem> problems) {
    public static final LeftOut NONE = new LeftOut(Map.of(), List.of());

    public LeftOut {
      byModel = Map.copyOf(byModel);
      problems = List.copyOf(problems);
    }

    public boolean isEmpty() {
      return problems.isEmpty();
    }

    /** The names that could be read. */
    public Set<String> names() {
      return byModel.keySet();
    }

    /** What is wrong with the entry of {@code model}, without paths; null where nothing is. */
    public @Nullable String told(String model) {
      List<Problem> its = byModel.get(model);
      return its == null
          ? null
          : "Its entry in the configuration is wrong: " + new ConfigException(its).withoutPaths();
    }

    /** What is wrong with any, without paths; null where nothing is. */
    public @Nullable String told() {
      return isEmpty()
          ? null
          : "Models are left out of the configuration: "
              + new ConfigException(problems).withoutPaths();
    }
  }
}
