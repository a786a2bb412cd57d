package dev.headroom.serving.repository;

import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.telemetry.ModelTelemetry;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
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
  private final Map<Long, ModelSettings> loadedWith = new HashMap<>();
  private final Map<Long, Retry> retries = new HashMap<>();
  private final Retry looking = new Retry();
  private ServedModel model;
  private String doubted = "";

  /** What a load depends on: if it failed, it fails again with the same. */
  private record Attempt(ModelSettings settings, String files) {}

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
    publish(
        new ServedModel(
            settings, new ModelTelemetry(settings.name()), new TreeMap<>(), null, false));
  }

  /**
   * Loads what {@code settings} select and is missing or was loaded with others; then unloads the
   * rest. Whatever fails is told by the model's state, and tried again.
   *
   * @param now {@link System#nanoTime}
   * @param asked whether to try at once also what has failed just now
   */
  void reconcile(ModelSettings settings, long now, boolean asked) {
    boolean changed = !model.settings().equals(settings);
    if (changed) {
      publish(model.with(settings));
    }
    if (model.unloaded()) {
      if (!changed) {
        return;
      }
      publish(model.withUnloaded(false));
    }
    try {
      look(settings, now, asked);
      if (looking.succeeded()) {
        LOG.info("model {}: its folder can be read again", settings.name());
        publish(model.withTrouble(null));
      }
    } catch (IOException | RuntimeException | Error e) {
      if (looking.failed(settings, e.toString(), now)) {
        LOG.error(
            "model {}: its folder {} cannot be read, what is loaded stays; it is tried again",
            settings.name(),
            settings.basePath(),
            e);
      }
      publish(model.withTrouble("The model's folder cannot be read: " + Failures.told(e)));
    }
  }

  private void look(ModelSettings settings, long now, boolean asked) throws IOException {
    VersionSource source = new VersionDirectories(settings.basePath());
    VersionSource.Listing listing = source.list();
    warn(settings, listing);
    NavigableSet<Long> selected = settings.versionPolicy().select(listing.versions());
    retries.keySet().retainAll(selected);
    loadedWith.keySet().retainAll(listing.versions());
    for (long version : selected.descendingSet()) {
      load(version, source, now, asked);
    }
    retire(selected, listing.versions());
  }

  /** Of what is hardly meant so; once. */
  private void warn(ModelSettings settings, VersionSource.Listing listing) {
    String doubt = listing.doubt().orElse("");
    if (!doubt.equals(doubted) && !doubt.isEmpty()) {
      LOG.warn("model {}: its folder {}: {}", settings.name(), settings.basePath(), doubt);
    }
    doubted = doubt;
  }

  /** Loads it again, if it was unloaded, and says how that went. */
  ModelChange load(ModelSettings settings, long now) {
    publish(model.withUnloaded(false));
    reconcile(settings, now, true);
    if (model.trouble() != null) {
      return new ModelChange.Failed(model.trouble());
    }
    for (ServedVersion version : model.versions().descendingMap().values()) {
      if (version.failure() != null) {
        return new ModelChange.Failed("version " + version.version() + ": " + version.failure());
      }
    }
    return model.newest() == null
        ? new ModelChange.Failed("it has no version to serve")
        : new ModelChange.Done();
  }

  /** Unloads all versions until it is loaded again, or configured otherwise. */
  ModelChange unload() {
    LOG.info("model {}: unloaded as asked", model.settings().name());
    publish(model.withUnloaded(true).withTrouble(null));
    retries.clear();
    loadedWith.clear();
    for (ServedVersion version : List.copyOf(model.versions().values())) {
      retire(version);
    }
    return new ModelChange.Done();
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

  private void load(long version, VersionSource source, long now, boolean asked) {
    ServedVersion known = model.versions().get(version);
    ServedVersion serving = known != null && known.state() == VersionState.AVAILABLE ? known : null;
    if (serving != null && model.settings().equals(loadedWith.get(version))) {
      return;
    }
    Attempt attempt = new Attempt(model.settings(), source.contents(version).token());
    Retry retry = retries.computeIfAbsent(version, any -> new Retry());
    if (!asked && !retry.due(attempt, now)) {
      return;
    }
    if (serving == null && (known == null || known.failure() == null)) {
      put(ServedVersion.loading(version));
    }
    try {
      LoadedVersion loaded = loader.load(model.settings(), version, source.fetch(version));
      loadedWith.put(version, model.settings());
      retries.remove(version);
      put(ServedVersion.available(loaded));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the repository is closed
      return;
    } catch (EngineException | IOException | RuntimeException | Error e) {
      failed(version, serving, e, retry.failed(attempt, e.toString(), now));
      return;
    }
    if (serving != null) {
      close(serving.loaded());
    }
  }

  private void failed(
      long version, @Nullable ServedVersion serving, Throwable failure, boolean news) {
    if (news) {
      LOG.error(
          "model {} version {} of {} could not be loaded{}, it is tried again: {}",
          model.settings().name(),
          version,
          model.settings().basePath(),
          serving == null ? "" : " with its new settings, it is served with the old ones",
          failure.getMessage(),
          failure instanceof EngineException ? null : failure);
    }
    String told = Failures.told(failure);
    put(
        serving == null
            ? ServedVersion.failed(version, told)
            : serving.notReloaded("Loading it with its new settings failed: " + told));
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
    publish(model.with(version));
  }

  private void publish(ServedModel changed) {
    model = changed;
    publisher.accept(changed);
  }
}
