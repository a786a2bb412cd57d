package dev.headroom.serving.repository;

import dev.headroom.serving.telemetry.ModelTelemetry;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A model and the versions of it that are known, by number.
 *
 * @param trouble why its folder could not be looked at; null where it could
 * @param unloaded whether somebody has asked for it to be unloaded, and nobody to load it again
 */
public record ServedModel(
    ModelSettings settings,
    ModelTelemetry telemetry,
    NavigableMap<Long, ServedVersion> versions,
    @Nullable String trouble,
    boolean unloaded) {
  public ServedModel {
    versions = Collections.unmodifiableNavigableMap(new TreeMap<>(versions));
  }

  /** The highest version that is available, if any. */
  public @Nullable LoadedVersion newest() {
    LoadedVersion newest = null;
    for (ServedVersion version : versions.values()) {
      if (version.state() == VersionState.AVAILABLE) {
        newest = version.loaded();
      }
    }
    return newest;
  }

  /** Whether any version answers requests, or would, once they ask. */
  public boolean isServed() {
    return versions.values().stream().anyMatch(version -> version.state().isServed());
  }

  ServedModel with(ServedVersion version) {
    NavigableMap<Long, ServedVersion> changed = new TreeMap<>(versions);
    changed.put(version.version(), version);
    return new ServedModel(settings, telemetry, changed, trouble, unloaded);
  }

  ServedModel with(ModelSettings changed) {
    return new ServedModel(changed, telemetry, versions, trouble, unloaded);
  }

  ServedModel withTrouble(@Nullable String changed) {
    return new ServedModel(settings, telemetry, versions, changed, unloaded);
  }

  ServedModel withUnloaded(boolean changed) {
    return new ServedModel(settings, telemetry, versions, trouble, changed);
  }
}
