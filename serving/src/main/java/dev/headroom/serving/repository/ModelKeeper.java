package dev.headroom.serving.repository;

import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.repository.VersionSource.Contents;
import dev.headroom.serving.repository.VersionSource.Listing;
import dev.headroom.serving.telemetry.ModelTelemetry;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one model's loaded versions equal to what its source has and its settings say, in rounds: a
 * look at the source, the loads that are due, one after another from the highest version down, and
 * then the end of what is no longer wanted. Confined to the repository's turns; looks and loads are
 * done by its loaders, and come back as turns. Each change of what is served is published at once.
 */
final class ModelKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(ModelKeeper.class);

  private final Means means;
  private final Consumer<ServedModel> publisher;
  private final Map<Long, ModelSettings> loadedWith = new HashMap<>();
  private final Map<Long, Retry> retries = new HashMap<>();
  private final Map<Long, Load> loads = new HashMap<>();
  private final Retry looking = new Retry();
  private ServedModel model;
  private String doubted = "";
  private @Nullable Round round;
  private @Nullable Round next;
  private boolean ended;

  /**
   * What keepers share.
   *
   * @param sources where a model's versions come from
   * @param turns the repository's
   */
  record Means(
      VersionLoader loader,
      Function<ModelSettings, VersionSource> sources,
      Loaders loaders,
      Turns turns) {}

  /** What a load depends on: if it failed, it fails again with the same. */
  private record Attempt(ModelSettings settings, String files) {}

  /** On its way from the look to the last load. */
  private static final class Round {
    final ModelSettings settings;
    final VersionSource source;
    final CompletableFuture<Void> over = new CompletableFuture<>();
    final Queue<Long> due = new ArrayDeque<>();
    boolean asked;
    Map<Long, Contents> contents = Map.of();
    NavigableSet<Long> selected = Collections.emptyNavigableSet();
    NavigableSet<Long> listed = Collections.emptyNavigableSet();

    Round(ModelSettings settings, VersionSource source, boolean asked) {
      this.settings = settings;
      this.source = source;
      this.asked = asked;
    }
  }

  /**
   * @param publisher is given each new state of the model
   */
  ModelKeeper(ModelSettings settings, Means means, Consumer<ServedModel> publisher) {
    this.means = means;
    this.publisher = publisher;
    publish(
        new ServedModel(
            settings, new ModelTelemetry(settings.name()), new TreeMap<>(), null, false));
  }

  /**
   * Begins to load what {@code settings} select and is missing or was loaded with others; then
   * unloads the rest. Whatever fails is told by the model's state, and tried again.
   *
   * @param asked whether to look anew though a look goes on, and to try at once also what has
   *     failed just now
   * @return completes, in a turn, when that is done
   */
  CompletableFuture<Void> reconcile(ModelSettings settings, boolean asked) {
    Round running = round;
    if (running == null) {
      return begin(settings, asked);
    }
    if (!running.settings.equals(settings)) {
      // What goes on may hang, and is of no use any more.
      Round waiting = next;
      next = null;
      abandon();
      CompletableFuture<Void> instead = begin(settings, true);
      follow(instead, running);
      if (waiting != null) {
        follow(instead, waiting);
      }
      return instead;
    }
    if (next == null && asked) {
      next = new Round(settings, running.source, true);
    }
    return next == null ? running.over : next.over;
  }

  private static void follow(CompletableFuture<Void> instead, Round abandoned) {
    var _ = instead.thenRun(() -> abandoned.over.complete(null));
  }

  private CompletableFuture<Void> begin(ModelSettings settings, boolean asked) {
    Round begun = new Round(settings, means.sources().apply(settings), asked);
    begin(begun);
    return begun.over;
  }

  private void begin(Round begun) {
    round = begun;
    guarded(begun, () -> look(begun));
  }

  /** Whatever a turn throws, the round comes to an end, and the next look tries again. */
  private void guarded(Round of, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      finish(of);
      throw e;
    }
  }

  private void look(Round of) {
    boolean changed = !model.settings().equals(of.settings);
    if (changed) {
      publish(model.with(of.settings));
    }
    if (model.unloaded()) {
      if (!changed) {
        finish(of);
        return;
      }
      publish(model.withUnloaded(false));
    }
    Set<Long> settled = settled();
    means
        .loaders()
        .execute(
            () -> {
              Look look = Look.at(of.source, of.settings.versionPolicy(), settled);
              means.turns().execute(() -> guarded(of, () -> looked(of, look)));
            });
  }

  private Set<Long> settled() {
    Set<Long> settled = new HashSet<>();
    for (ServedVersion version : model.versions().values()) {
      if (isSettled(version)) {
        settled.add(version.version());
      }
    }
    return settled;
  }

  private boolean isSettled(@Nullable ServedVersion version) {
    return version != null
        && version.state() == VersionState.AVAILABLE
        && model.settings().equals(loadedWith.get(version.version()));
  }

  private void looked(Round of, Look look) {
    if (of != round) {
      return;
    }
    switch (look) {
      case Look.Failed(Throwable why) -> {
        notSeen(of.settings, why);
        finish(of);
      }
      case Look.Seen seen -> {
        if (looking.succeeded()) {
          LOG.info("model {}: its folder can be read again", of.settings.name());
          publish(model.withTrouble(null));
        }
        seen(of, seen);
        loadNext(of);
      }
    }
  }

  private void notSeen(ModelSettings settings, Throwable why) {
    if (looking.failed(settings, why.toString(), System.nanoTime())) {
      LOG.error(
          "model {}: its folder {} cannot be read, what is loaded stays; it is tried again",
          settings.name(),
          settings.basePath(),
          why);
    }
    publish(model.withTrouble("The model's folder cannot be read: " + Failures.told(why)));
  }

  private void seen(Round of, Look.Seen seen) {
    warn(of.settings, seen.listing());
    of.listed = seen.listing().versions();
    of.selected = seen.selected();
    of.contents = seen.contents();
    retries.keySet().retainAll(of.selected);
    loadedWith.keySet().retainAll(of.listed);
    long now = System.nanoTime();
    for (long version : of.selected.descendingSet()) {
      ServedVersion known = model.versions().get(version);
      if (isSettled(known) || !(of.asked || retry(version).due(attempt(of, version), now))) {
        continue;
      }
      of.due.add(version);
      boolean serving = known != null && known.state() == VersionState.AVAILABLE;
      if (!serving && (known == null || known.failure() == null)) {
        put(ServedVersion.loading(version));
      }
    }
  }

  private Retry retry(long version) {
    return retries.computeIfAbsent(version, any -> new Retry());
  }

  private static Attempt attempt(Round of, long version) {
    return new Attempt(of.settings, of.contents.getOrDefault(version, Contents.NONE).token());
  }

  /** Of what is hardly meant so; once. */
  private void warn(ModelSettings settings, Listing listing) {
    String doubt = listing.doubt().orElse("");
    if (!doubt.equals(doubted) && !doubt.isEmpty()) {
      LOG.warn("model {}: its folder {}: {}", settings.name(), settings.basePath(), doubt);
    }
    doubted = doubt;
  }

  private void loadNext(Round of) {
    Long version = of.due.poll();
    if (version == null) {
      retire(of.selected, of.listed);
      finish(of);
      return;
    }
    ModelSettings settings = of.settings;
    CompletableFuture<Load.Result> result = new CompletableFuture<>();
    Load load =
        new Load(
            of.source,
            version,
            folder -> means.loader().load(settings, version, folder),
            result::complete);
    loads.put(version, load);
    var _ =
        result.thenAccept(
            became ->
                means.turns().execute(() -> guarded(of, () -> loaded(of, version, load, became))));
    means.loaders().execute(load);
  }

  private void loaded(Round of, long version, Load load, Load.Result result) {
    if (!loads.remove(version, load)) {
      if (result instanceof Load.Result.Done(LoadedVersion unwanted)) {
        close(unwanted);
      }
      return;
    }
    ServedVersion known = model.versions().get(version);
    ServedVersion serving = known != null && known.state() == VersionState.AVAILABLE ? known : null;
    switch (result) {
      case Load.Result.Done(LoadedVersion loaded) -> {
        loadedWith.put(version, of.settings);
        retries.remove(version);
        put(ServedVersion.available(loaded));
        close(serving == null ? null : serving.loaded());
      }
      case Load.Result.Failed(Throwable why) ->
          failed(
              version,
              serving,
              why,
              retry(version).failed(attempt(of, version), why.toString(), System.nanoTime()));
    }
    loadNext(of);
  }

  private void finish(Round of) {
    if (of != round) {
      return;
    }
    round = null;
    of.over.complete(null);
    Round begun = next;
    next = null;
    if (begun != null && round == null) {
      begin(begun);
    }
  }

  /** Nobody waits for the round that goes on, nor for its loads. */
  private void abandon() {
    loads.values().forEach(Load::callOff);
    loads.clear();
    round = null;
  }

  /** Loads it again, if it was unloaded, and says how that went. */
  CompletableFuture<ModelChange> load(ModelSettings settings) {
    publish(model.withUnloaded(false));
    return reconcile(settings, true).thenApply(any -> outcome());
  }

  private ModelChange outcome() {
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
    stop();
    retries.clear();
    loadedWith.clear();
    for (ServedVersion version : List.copyOf(model.versions().values())) {
      retire(version);
    }
    return new ModelChange.Done();
  }

  /** Ends the round that goes on, and the one that waits for it. */
  private void stop() {
    Round running = round;
    Round waiting = next;
    next = null;
    abandon();
    if (running != null) {
      running.over.complete(null);
    }
    if (waiting != null) {
      waiting.over.complete(null);
    }
  }

  /** Ends for good; what is loaded is to be closed. */
  List<LoadedVersion> end() {
    ended = true;
    stop();
    return model.versions().values().stream()
        .map(ServedVersion::loaded)
        .filter(Objects::nonNull)
        .toList();
  }

  private void close(@Nullable LoadedVersion loaded) {
    close(loaded, () -> {});
  }

  /** Apart: that may close the model, which takes as long as its engine takes. */
  private void close(@Nullable LoadedVersion loaded, Runnable ended) {
    if (loaded != null) {
      means.loaders().apart(() -> loaded.streams().close(() -> means.turns().execute(ended)));
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
  private void retire(Set<Long> selected, Set<Long> listed) {
    boolean answered =
        model.versions().values().stream()
            .anyMatch(
                version ->
                    selected.contains(version.version())
                        && version.state() == VersionState.AVAILABLE);
    for (ServedVersion version : List.copyOf(model.versions().values())) {
      boolean replaced = answered || !listed.contains(version.version());
      if (!selected.contains(version.version()) && replaced) {
        retire(version);
      }
    }
  }

  private void retire(ServedVersion version) {
    switch (version.state()) {
      case START, LOADING -> put(version.ended());
      case UNLOADING, END -> {}
      case AVAILABLE -> {
        LOG.info("model {} version {}: unloading", model.settings().name(), version.version());
        put(version.unloading());
        close(version.loaded(), () -> ended(version.version()));
      }
    }
  }

  private void ended(long number) {
    ServedVersion version = model.versions().get(number);
    if (!ended && version != null && version.state() == VersionState.UNLOADING) {
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
