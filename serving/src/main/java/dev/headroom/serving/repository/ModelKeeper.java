package dev.headroom.serving.repository;

import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.telemetry.ModelTelemetry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one model's loaded versions equal to its folders and settings. Confined to the repository's
 * thread; each change of what is served is published at once.
 */
final class ModelKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(ModelKeeper.class);

  private final VersionLoader loader;
  private final Executor thread;
  private final Consumer<ServedModel> publisher;
  private ServedModel model;

  /**
   * @param thread the repository's
   * @param publisher is given each new state of the model
   */
  ModelKeeper(
      ModelSettings settings,
      VersionLoader loader,
      Executor thread,
      Consumer<ServedModel> publisher) {
    this.loader = loader;
    this.thread = thread;
    this.publisher = publisher;
    this.model = new ServedModel(settings, new ModelTelemetry(settings.name()), new TreeMap<>());
    publisher.accept(model);
  }

  /**
   * Loads what {@code settings} select and is missing, all of it where they have changed; then
   * unloads the rest.
   */
  void reconcile(ModelSettings settings) throws IOException {
    NavigableMap<Long, Path> folders = VersionDirectories.in(settings.basePath());
    boolean reload = !model.settings().equals(settings);
    if (reload) {
      model = new ServedModel(settings, model.telemetry(), model.versions());
      publisher.accept(model);
    }
    SortedSet<Long> selected = settings.versionPolicy().select(new TreeSet<>(folders.keySet()));
    for (Map.Entry<Long, Path> folder : folders.descendingMap().entrySet()) {
      if (selected.contains(folder.getKey())) {
        load(folder.getKey(), folder.getValue(), reload);
      }
    }
    retire(selected, folders.keySet());
  }

  /** Unloads everything. */
  void close() {
    for (ServedVersion version : model.versions().values()) {
      close(version.loaded());
    }
  }

  private static void close(@Nullable LoadedVersion loaded) {
    if (loaded != null) {
      loaded.streams().close(() -> {});
    }
  }

  private void load(long version, Path folder, boolean reload) {
    ServedVersion known = model.versions().get(version);
    LoadedVersion serving =
        known != null && known.state() == VersionState.AVAILABLE ? known.loaded() : null;
    String files = VersionDirectories.fingerprint(folder);
    boolean failedBefore =
        known != null && known.failure() != null && known.fingerprint().equals(files);
    if (!reload && (serving != null || failedBefore)) {
      return;
    }
    if (serving == null) {
      put(ServedVersion.loading(version, files));
    }
    try {
      put(ServedVersion.available(loader.load(model.settings(), version, folder), files));
    } catch (EngineException | RuntimeException e) {
      LOG.error(
          "model {} version {} could not be loaded: {}",
          model.settings().name(),
          version,
          e.getMessage());
      if (serving == null) {
        put(ServedVersion.failed(version, String.valueOf(e.getMessage()), files));
      }
      return;
    }
    close(serving);
  }

  /**
   * Unloads what is not selected: at once where its folder has gone, otherwise when a selected
   * version can answer in its place.
   */
  private void retire(SortedSet<Long> selected, Set<Long> folders) {
    boolean answered =
        model.versions().values().stream()
            .anyMatch(
                version ->
                    selected.contains(version.version())
                        && version.state() == VersionState.AVAILABLE);
    for (ServedVersion version : List.copyOf(model.versions().values())) {
      boolean replaced = answered || !folders.contains(version.version());
      if (!selected.contains(version.version()) && replaced) {
        retire(version);
      }
    }
  }

  private void retire(ServedVersion version) {
    LoadedVersion loaded = version.loaded();
    switch (version.state()) {
      case START, LOADING -> put(version.ended());
      case UNLOADING, END -> {}
      case AVAILABLE -> {
        LOG.info("model {} version {}: unloading", model.settings().name(), version.version());
        put(version.unloading());
        if (loaded != null) {
          loaded.streams().close(() -> thread.execute(() -> ended(version.version())));
        }
      }
    }
  }

  private void ended(long number) {
    ServedVersion version = model.versions().get(number);
    if (version != null && version.state() == VersionState.UNLOADING) {
      LOG.info("model {} version {}: unloaded", model.settings().name(), number);
      put(version.ended());
    }
  }

  private void put(ServedVersion version) {
    model = model.with(version);
    publisher.accept(model);
  }
}
