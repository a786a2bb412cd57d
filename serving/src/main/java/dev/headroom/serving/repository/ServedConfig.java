package dev.headroom.serving.repository;

import dev.headroom.document.Problem;
import java.util.List;
import java.util.Set;

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
   * @param names as far as they could be read
   * @param problems what is wrong, one or more a model
   */
  public record LeftOut(Set<String> names, List<Problem> problems) {
    public static final LeftOut NONE = new LeftOut(Set.of(), List.of());

    public LeftOut {
      names = Set.copyOf(names);
      problems = List.copyOf(problems);
    }

    public boolean isEmpty() {
      return problems.isEmpty();
    }
  }
}
