package dev.headroom.serving.repository;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What is served at one moment.
 *
 * @param models by name
 * @param metrics the metric families to expose
 * @param complete whether all that was configured at the start has been loaded or has failed to
 *     load
 */
public record Catalogue(Map<String, ServedModel> models, Set<String> metrics, boolean complete) {
  static final Catalogue EMPTY = new Catalogue(Map.of(), Set.of(), false);

  public Catalogue {
    models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    metrics = Set.copyOf(metrics);
  }

  Catalogue with(ServedModel model) {
    Map<String, ServedModel> changed = new LinkedHashMap<>(models);
    changed.put(model.settings().name(), model);
    return new Catalogue(changed, metrics, complete);
  }

  Catalogue without(String name) {
    Map<String, ServedModel> changed = new LinkedHashMap<>(models);
    changed.remove(name);
    return new Catalogue(changed, metrics, complete);
  }

  Catalogue withMetrics(Set<String> families) {
    return new Catalogue(models, families, complete);
  }

  Catalogue completed() {
    return new Catalogue(models, metrics, true);
  }
}
