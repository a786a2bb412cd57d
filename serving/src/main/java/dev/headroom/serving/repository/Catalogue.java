package dev.headroom.serving.repository;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is served at one moment.
 *
 * @param models by name
 * @param metrics the metric families to expose
 * @param complete whether all that was configured at the start has been loaded or has failed to
 *     load
 * @param trouble why the changed configuration is not applied; null where it is
 */
public record Catalogue(
    Map<String, ServedModel> models,
    Set<String> metrics,
    boolean complete,
    @Nullable String trouble) {
  static final Catalogue EMPTY = new Catalogue(Map.of(), Set.of(), false, null);

  public Catalogue {
    models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    metrics = Set.copyOf(metrics);
  }

  Catalogue with(ServedModel model) {
    Map<String, ServedModel> changed = new LinkedHashMap<>(models);
    changed.put(model.settings().name(), model);
    return new Catalogue(changed, metrics, complete, trouble);
  }

  Catalogue without(String name) {
    Map<String, ServedModel> changed = new LinkedHashMap<>(models);
    changed.remove(name);
    return new Catalogue(changed, metrics, complete, trouble);
  }

  Catalogue withMetrics(Set<String> families) {
    return new Catalogue(models, families, complete, trouble);
  }

  Catalogue completed() {
    return new Catalogue(models, metrics, true, trouble);
  }

  Catalogue withTrouble(@Nullable String changed) {
    return new Catalogue(models, metrics, complete, changed);
  }
}
