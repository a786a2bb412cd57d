package dev.headroom.serving.repository;

import java.util.List;
import java.util.Set;

/**
 * What is to be served.
 *
 * @param models in the order of the configuration, names unique
 * @param metrics the metric families to expose; none: no metrics page
 */
public record ServedConfig(List<ModelSettings> models, Set<String> metrics) {
  public ServedConfig {
    models = List.copyOf(models);
    metrics = Set.copyOf(metrics);
  }
}
