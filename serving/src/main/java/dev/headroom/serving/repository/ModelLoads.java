package dev.headroom.serving.repository;

import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.repository.ModelMemory.Share;
import dev.headroom.serving.telemetry.ModelTelemetry;
import dev.headroom.serving.telemetry.VersionTelemetry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One model's versions, from being wanted to being closed: waits for memory, loads, serves, makes
 * room, ends. Whoever looks what is to be loaded is the {@link ModelKeeper}. Used in the
 * repository's turns only; each change of what is served is published at once.
 */
final class ModelLoads {
  private static final Logger LOG = LoggerFactory.getLogger(ModelLoads.class);

  private final ModelKeeper.Means means;
  private final Consumer<ServedModel> publisher;
  private final Map<Long, ModelSettings> loadedWith = new HashMap<>();
  private final Map<Long, Coming> coming = new HashMap<>();
  private final Closing closing;
  private ServedModel model;
  private NavigableSet<Long> selected = Collections.emptyNavigableSet();
  private NavigableSet<Long> listed = Collections.emptyNavigableSet();
  private boolean ended;

  /** What is known of versions before they are loaded. */
  final Tries tries = new Tries();

  /**
   * @param publisher is given each new state of the model
   */
  ModelLoads(ModelSettings settings, ModelKeeper.Means means, Consumer<ServedModel> publisher) {
    this.means = means;
    this.publisher = publisher;
    this.closing = new Closing(means.memory(), means.turns(), means.trim());
    this.model =
        new ServedModel(
            settings, new ModelTelemetry(settings.name()), new TreeMap<>(), null, false);
    publisher.accept(model);
  }

  /** As it was published last. */
  ServedModel model() {
    return model;
  }

  /** From now on these versions are wanted, of those that there are. */
  void select(NavigableSet<Long> wanted, NavigableSet<Long> known) {
    selected = wanted;
    listed = known;
    loadedWith.keySet().retainAll(known);
    tries.keep(wanted, known);
  }

  /** Nobody waits for what is being loaded. */
  void callOff() {
    for (Coming each : coming.values()) {
      each.load.callOff();
      each.over.complete(null);
    }
    coming.clear();
  }

  /** Unloads what is not selected, once what is can answer in its place. */
  void retire() {
    retire(selected, listed);
  }

  /** Unloads all, and forgets why something could not be loaded. */
  void retireAll() {
    tries.clear();
    loadedWith.clear();
    for (ServedVersion version : List.copyOf(model.versions().values())) {
      retire(version);
    }
  }

  /**
   * Ends for good.
   *
   * @return what closes each version that is loaded; to be run elsewhere
   */
  List<Runnable> end() {
    ended = true;
    List<Runnable> ends = new ArrayList<>();
    for (ServedVersion version : model.versions().values()) {
      if (version.loaded() != null) {
        ends.add(closing.of(version.loaded(), () -> {}));
      }
    }
    return ends;
  }

  Set<Long> settled() {
    Set<Long> settled = new HashSet<>();
    for (ServedVersion version : model.versions().values()) {
      if (isSettled(version)) {
        settled.add(version.version());
      }
    }
    return settled;
  }

  boolean isSettled(@Nullable ServedVersion version) {
    return version != null
        && version.state().isServed()
        && model.settings().equals(loadedWith.get(version.version()));
  }

  /** From now on it is loaded when it is asked; what was loaded with other settings leaves. */
  void onDemand(ModelSettings settings, long version, @Nullable ServedVersion known) {
    Demand before = known == null ? null : known.demand();
    Demand demand =
        before == null ? new Demand(() -> means.turns().execute(means.memory()::serve)) : before;
    loadedWith.put(version, settings);
    put(ServedVersion.onDemand(version, demand, null));
    if (known != null && known.state() == VersionState.AVAILABLE) {
      close(known.loaded());
    }
  }

  /** Loads a version that is on demand, as soon as there is room, if it is claimed still. */
  void demand(long version) {
    ServedVersion known = model.versions().get(version);
    if (known != null && known.demand() != null && known.demand().isClaimed()) {
      demand(known);
    }
  }

  private void demand(ServedVersion known) {
    long version = known.version();
    if (known.state() != VersionState.ON_DEMAND || coming.containsKey(version)) {
      return;
    }
    Tries.Need need = tries.need(version);
    Optional<NoRoomException> refusal = means.memory().refusal(need.bytes());
    if (refusal.isPresent()) {
      failed(version, model.settings(), need, null, refusal.get());
      return;
    }
    model.telemetry().demanded();
    VersionSource source = means.sources().apply(model.settings());
    Coming begun = begin(model.settings(), version, source, need, known.loaded(), () -> {});
    means
        .memory()
        .want(
            need.bytes(),
            share -> {
              if (coming.get(version) == begun) {
                run(begun, share);
              } else {
                means.memory().giveBack(share);
              }
            });
  }

  @Nullable ServedVersion serving(long version) {
    ServedVersion known = model.versions().get(version);
    return known != null && known.state() == VersionState.AVAILABLE ? known : null;
  }

  /**
   * @param last what it was when it was loaded last, whose measurements go on
   * @param then is run, in a turn, when it is loaded or has failed, unless nobody wants it then
   */
  Coming begin(
      ModelSettings settings,
      long version,
      VersionSource source,
      Tries.Need need,
      @Nullable LoadedVersion last,
      Runnable then) {
    Optional<VersionTelemetry> before = Optional.ofNullable(last).map(LoadedVersion::telemetry);
    CompletableFuture<Load.Result> result = new CompletableFuture<>();
    Load load =
        new Load(
            source,
            version,
            folder -> means.loader().load(settings, version, folder, need.files().bytes(), before),
            result::complete);
    Coming begun = new Coming(settings, version, need, load);
    coming.put(version, begun);
    var _ = result.thenAccept(became -> means.turns().execute(() -> arrived(begun, became, then)));
    return begun;
  }

  void run(Coming begun, Share share) {
    begun.share = share;
    means.loaders().execute(begun.load);
  }

  private void arrived(Coming begun, Load.Result result, Runnable then) {
    boolean wanted = coming.remove(begun.version, begun);
    Share share = Objects.requireNonNull(begun.share);
    try {
      switch (result) {
        case Load.Result.Done(LoadedVersion loaded) when wanted -> loaded(begun, loaded, share);
        case Load.Result.Done(LoadedVersion unwanted) -> {
          closing.holds(unwanted, share);
          close(unwanted);
        }
        case Load.Result.Failed(Throwable why) -> {
          means.memory().giveBack(share);
          if (wanted) {
            failed(begun.version, begun.settings, begun.need, serving(begun.version), why);
          }
        }
        case Load.Result.CalledOff() -> means.memory().giveBack(share);
      }
    } finally {
      begun.over.complete(null);
      if (wanted) {
        then.run();
      }
    }
  }

  private void loaded(Coming begun, LoadedVersion loaded, Share share) {
    long version = begun.version;
    ServedVersion known = model.versions().get(version);
    ServedVersion serving = serving(version);
    Demand demand = known == null ? null : known.demand();
    long bytes = loaded.capacity().memoryBytes();
    tries.measured(version, begun.need, bytes);
    closing.holds(loaded, share);
    ModelMemory memory = means.memory();
    memory.measured(share, bytes);
    if (memory.isTooMuch(share)) {
      close(loaded);
      failed(version, begun.settings, begun.need, serving, memory.excess(bytes));
      return;
    }
    loadedWith.put(version, begun.settings);
    tries.succeeded(version);
    put(ServedVersion.available(loaded, demand));
    memory.serves(share, new InMemory(loaded, demand, () -> leave(loaded, demand)));
    if (serving != null) {
      close(serving.loaded());
    }
    if (demand != null) {
      retire(selected, listed);
    }
  }

  /** It leaves to make room, and is on demand. */
  private void leave(LoadedVersion loaded, @Nullable Demand demand) {
    ServedVersion version = serving(loaded.version());
    if (version != null && loaded.equals(version.loaded()) && demand != null) {
      LOG.info(
          "model {} version {}: unloaded to make room, on demand",
          model.settings().name(),
          loaded.version());
      model.telemetry().evicted();
      put(ServedVersion.onDemand(loaded.version(), demand, loaded));
    }
    close(loaded);
  }

  /** Where it is on demand, the newest version is loaded as if it were asked. */
  CompletableFuture<Void> newest() {
    if (!means.memory().isOnDemand() || selected.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    ServedVersion newest = model.versions().get(selected.last());
    if (newest != null) {
      demand(newest);
    }
    Coming begun = coming.get(selected.last());
    return begun == null ? CompletableFuture.completedFuture(null) : begun.over;
  }

  private void close(@Nullable LoadedVersion loaded) {
    if (loaded != null) {
      close(loaded, () -> {});
    }
  }

  /** Apart: that may close the model, which takes as long as its engine takes. */
  private void close(LoadedVersion loaded, Runnable ended) {
    means.loaders().apart(closing.of(loaded, ended));
  }

  /** A version for which there is no room is looked at again each time: that costs nothing. */
  void failed(
      long version,
      ModelSettings settings,
      Tries.Need need,
      @Nullable ServedVersion serving,
      Throwable failure) {
    boolean full = failure instanceof NoRoomException;
    String told = Failures.told(failure);
    String failed = serving == null ? told : "Loading it with its new settings failed: " + told;
    ServedVersion known = model.versions().get(version);
    boolean news =
        full
            ? known == null || !failed.equals(known.failure())
            : tries.failed(settings, version, need, failure, System.nanoTime());
    if (news) {
      LOG.error(
          "model {} version {} of {} could not be loaded{}, it is tried again: {}",
          settings.name(),
          version,
          settings.basePath(),
          serving == null ? "" : " with its new settings, it is served with the old ones",
          failure.getMessage(),
          full || failure instanceof EngineException ? null : failure);
    }
    if (serving == null) {
      loadedWith.remove(version);
      put(ServedVersion.failed(version, failed));
    } else {
      put(serving.notReloaded(failed));
    }
  }

  /**
   * Unloads what is not selected: at once where its folder has gone, otherwise when a selected
   * version can answer in its place.
   */
  private void retire(Set<Long> selected, Set<Long> listed) {
    boolean answered =
        model.versions().values().stream()
            .anyMatch(version -> selected.contains(version.version()) && hasBeenLoaded(version));
    for (ServedVersion version : List.copyOf(model.versions().values())) {
      boolean replaced = answered || !listed.contains(version.version());
      if (!selected.contains(version.version()) && replaced) {
        retire(version);
      }
    }
  }

  /** Loaded as it is, or ready to be loaded again: then it can be relied on. */
  private static boolean hasBeenLoaded(ServedVersion version) {
    return version.state().isServed() && version.loaded() != null;
  }

  private void retire(ServedVersion version) {
    Coming unwanted = coming.remove(version.version());
    if (unwanted != null) {
      unwanted.load.callOff();
      unwanted.over.complete(null);
    }
    switch (version.state()) {
      case START, LOADING, ON_DEMAND -> put(version.ended());
      case UNLOADING, END -> {}
      case AVAILABLE -> {
        LOG.info("model {} version {}: unloading", model.settings().name(), version.version());
        put(version.unloading());
        LoadedVersion loaded = version.loaded();
        if (loaded != null) {
          close(loaded, () -> ended(version.version()));
        }
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

  void put(ServedVersion version) {
    publish(model.with(version));
  }

  void publish(ServedModel changed) {
    model = changed;
    publisher.accept(changed);
  }
}
