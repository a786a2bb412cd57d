package dev.headroom.serving.repository;

import dev.headroom.serving.telemetry.UnknownRequests;
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
 * @param missing names of models that were configured at the start, and of which nothing could be
 *     served since, for their entries are wrong
 * @param leftOut entries of the configuration that are wrong: their models are not served, or as
 *     they were before
 * @param trouble why the configuration as a whole is not applied; null where it is
 * @param unknown counts what is asked for and not there
 */
public record Catalogue(
    Map<String, ServedModel> models,
    Set<String> metrics,
    boolean complete,
    Set<String> missing,
    ServedConfig.LeftOut leftOut,
    @Nullable String trouble,
    UnknownRequests unknown) {
  static Catalogue empty() {
    return new Catalogue(
        Map.of(),
        Set.of(),
        false,
        Set.of(),
        ServedConfig.LeftOut.NONE,
        null,
        new UnknownRequests());
  }

  public Catalogue {
    models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    metrics = Set.copyOf(metrics);
    missing = Set.copyOf(missing);
  }

  /** What is wrong with {@code model}, or with what it is told to be; null where nothing is. */
  public @Nullable String trouble(ServedModel model) {
    if (model.trouble() != null) {
      return model.trouble();
    }
    String entry = leftOut.told(model.settings().name());
    return entry == null ? trouble : entry;
  }

  Catalogue with(ServedModel model) {
    Map<String, ServedModel> changed = new LinkedHashMap<>(models);
    changed.put(model.settings().name(), model);
    return new Catalogue(changed, metrics, complete, missing, leftOut, trouble, unknown);
  }

  Catalogue without(String name) {
    Map<String, ServedModel> changed = new LinkedHashMap<>(models);
    changed.remove(name);
    return new Catalogue(changed, metrics, complete, missing, leftOut, trouble, unknown);
  }

  Catalogue withMetrics(Set<String> families) {
    return new Catalogue(models, families, complete, missing, leftOut, trouble, unknown);
  }

  Catalogue completed() {
    return new Catalogue(models, metrics, true, missing, leftOut, trouble, unknown);
  }

  Catalogue withMissing(Set<String> names) {
    return new Catalogue(models, metrics, complete, names, leftOut, trouble, unknown);
  }

  Catalogue withLeftOut(ServedConfig.LeftOut changed) {
    return new Catalogue(models, metrics, complete, missing, changed, trouble, unknown);
  }

  Catalogue withTrouble(@Nullable String changed) {
    return new Catalogue(models, metrics, complete, missing, leftOut, changed, unknown);
  }
}
