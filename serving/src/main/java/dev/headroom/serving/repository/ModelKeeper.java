package dev.headroom.serving.repository;

import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.repository.ModelMemory.Share;
import dev.headroom.serving.repository.VersionSource.Contents;
import dev.headroom.serving.repository.VersionSource.Listing;
import dev.headroom.serving.telemetry.ModelTelemetry;
import dev.headroom.serving.telemetry.VersionTelemetry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
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
  private final Map<Long, Need> needs = new HashMap<>();
  private final Map<Long, Coming> coming = new HashMap<>();
  private final IdentityHashMap<LoadedVersion, Share> shares = new IdentityHashMap<>();
  private final Retry looking = new Retry();
  private ServedModel model;
  private String doubted = "";
  private @Nullable Round round;
  private @Nullable Round next;
  private NavigableSet<Long> selected = Collections.emptyNavigableSet();
  private NavigableSet<Long> listed = Collections.emptyNavigableSet();
  private boolean ended;

  /**
   * What keepers share.
   *
   * @param sources where a model's versions come from
   * @param turns the repository's
   * @param memory what all of them together take
   */
  record Means(
      VersionLoader loader,
      Function<ModelSettings, VersionSource> sources,
      Loaders loaders,
      Turns turns,
      ModelMemory memory) {}

  /** What a load depends on: if it failed, it fails again with the same. */
  private record Attempt(ModelSettings settings, String files) {}

  /**
   * What a version takes.
   *
   * @param files what it is made of
   * @param bytes of memory: as measured when it was last loaded, before that as the files have
   */
  private record Need(Contents files, long bytes) {
    static Need of(Contents files) {
      return new Need(files, files.bytes());
    }
  }

  /** A version that waits for memory, or is being loaded. */
  private static final class Coming {
    final ModelSettings settings;
    final long version;
    final Need need;
    final Load load;
    final CompletableFuture<Void> over = new CompletableFuture<>();
    @Nullable Share share;

    Coming(ModelSettings settings, long version, Need need, Load load) {
      this.settings = settings;
      this.version = version;
      this.need = need;
      this.load = load;
    }
  }

  /** On its way from the look to the last load. */
  private static final class Round {
    final ModelSettings settings;
    final VersionSource source;
    final CompletableFuture<Void> over = new CompletableFuture<>();
    final Queue<Long> due = new ArrayDeque<>();
    boolean asked;

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
        && version.state().isServed()
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
    listed = seen.listing().versions();
    selected = seen.selected();
    retries.keySet().retainAll(selected);
    loadedWith.keySet().retainAll(listed);
    needs.keySet().retainAll(listed);
    seen.contents().forEach(this::isMadeOf);
    long now = System.nanoTime();
    for (long version : selected.descendingSet()) {
      ServedVersion known = model.versions().get(version);
      Attempt attempt = attempt(of.settings, need(version));
      if (isSettled(known) || !(of.asked || retry(version).due(attempt, now))) {
        continue;
      }
      if (means.memory().isOnDemand()) {
        onDemand(of.settings, version, known);
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

  private static Attempt attempt(ModelSettings settings, Need need) {
    return new Attempt(settings, need.files().token());
  }

  /** What was measured of other files says nothing of these. */
  private void isMadeOf(long version, Contents files) {
    Need known = needs.get(version);
    if (known == null || !known.files().equals(files)) {
      needs.put(version, Need.of(files));
    }
  }

  private Need need(long version) {
    return needs.getOrDefault(version, Need.of(Contents.NONE));
  }

  /** From now on it is loaded when it is asked; what was loaded with other settings leaves. */
  private void onDemand(ModelSettings settings, long version, @Nullable ServedVersion known) {
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
    Need need = need(version);
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

  /** Of what is hardly meant so; once. */
  private void warn(ModelSettings settings, Listing listing) {
    String doubt = listing.doubt().orElse("");
    if (!doubt.equals(doubted) && !doubt.isEmpty()) {
      LOG.warn("model {}: its folder {}: {}", settings.name(), settings.basePath(), doubt);
    }
    doubted = doubt;
  }

  private void loadNext(Round of) {
    for (Long version = of.due.poll(); version != null; version = of.due.poll()) {
      Need need = need(version);
      Optional<NoRoomException> refusal = means.memory().refusal(need.bytes());
      if (refusal.isEmpty()) {
        Share share = means.memory().take(need.bytes());
        run(
            begin(
                of.settings, version, of.source, need, null, () -> guarded(of, () -> loadNext(of))),
            share);
        return;
      }
      failed(version, of.settings, need, serving(version), refusal.get());
    }
    retire(selected, listed);
    finish(of);
  }

  private @Nullable ServedVersion serving(long version) {
    ServedVersion known = model.versions().get(version);
    return known != null && known.state() == VersionState.AVAILABLE ? known : null;
  }

  /**
   * @param last what it was when it was loaded last, whose measurements go on
   * @param then is run, in a turn, when it is loaded or has failed, unless nobody wants it then
   */
  private Coming begin(
      ModelSettings settings,
      long version,
      VersionSource source,
      Need need,
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

  private void run(Coming begun, Share share) {
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
          shares.put(unwanted, share);
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
    needs.put(version, new Need(begun.need.files(), bytes));
    shares.put(loaded, share);
    ModelMemory memory = means.memory();
    memory.measured(share, bytes);
    if (memory.isTooMuch(share)) {
      close(loaded);
      failed(version, begun.settings, begun.need, serving, memory.excess(bytes));
      return;
    }
    loadedWith.put(version, begun.settings);
    retries.remove(version);
    put(ServedVersion.available(loaded, demand));
    memory.serves(share, new Loaded(loaded, demand));
    if (serving != null) {
      close(serving.loaded());
    }
    if (demand != null) {
      retire(selected, listed);
    }
  }

  /** A loaded version, as memory sees it. */
  private final class Loaded implements ModelMemory.Resident {
    private final LoadedVersion loaded;
    private final @Nullable Demand demand;

    Loaded(LoadedVersion loaded, @Nullable Demand demand) {
      this.loaded = loaded;
      this.demand = demand;
    }

    @Override
    public boolean isClaimed() {
      return demand != null && demand.isClaimed();
    }

    @Override
    public boolean isBusy() {
      return loaded.telemetry().current() > 0;
    }

    @Override
    public long lastAsked() {
      return loaded.telemetry().lastAsked();
    }

    @Override
    public void leave() {
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
    for (Coming each : coming.values()) {
      each.load.callOff();
      each.over.complete(null);
    }
    coming.clear();
    round = null;
  }

  /** Loads it again, if it was unloaded, and says how that went. */
  CompletableFuture<ModelChange> load(ModelSettings settings) {
    publish(model.withUnloaded(false));
    return reconcile(settings, true).thenCompose(any -> newest()).thenApply(any -> outcome());
  }

  /** Where it is on demand, the newest version is loaded as if it were asked. */
  private CompletableFuture<Void> newest() {
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

  private ModelChange outcome() {
    if (model.trouble() != null) {
      return new ModelChange.Failed(model.trouble());
    }
    for (ServedVersion version : model.versions().descendingMap().values()) {
      if (version.failure() != null) {
        return new ModelChange.Failed("version " + version.version() + ": " + version.failure());
      }
    }
    return !model.isServed()
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

  /**
   * Ends for good.
   *
   * @return what closes each version that is loaded; to be run elsewhere
   */
  List<Runnable> end() {
    ended = true;
    stop();
    List<Runnable> closing = new ArrayList<>();
    for (ServedVersion version : model.versions().values()) {
      if (version.loaded() != null) {
        closing.add(closing(version.loaded(), () -> {}));
      }
    }
    return closing;
  }

  private void close(@Nullable LoadedVersion loaded) {
    if (loaded != null) {
      close(loaded, () -> {});
    }
  }

  /** Apart: that may close the model, which takes as long as its engine takes. */
  private void close(LoadedVersion loaded, Runnable ended) {
    means.loaders().apart(closing(loaded, ended));
  }

  private Runnable closing(LoadedVersion loaded, Runnable ended) {
    Share share = shares.remove(loaded);
    if (share != null) {
      means.memory().leaves(share);
    }
    Runnable freed =
        () -> {
          if (share != null) {
            means.memory().giveBack(share);
          }
          ended.run();
        };
    return () -> loaded.streams().close(() -> means.turns().execute(freed));
  }

  /** A version for which there is no room is looked at again each time: that costs nothing. */
  private void failed(
      long version,
      ModelSettings settings,
      Need need,
      @Nullable ServedVersion serving,
      Throwable failure) {
    boolean full = failure instanceof NoRoomException;
    String told = Failures.told(failure);
    String failed = serving == null ? told : "Loading it with its new settings failed: " + told;
    ServedVersion known = model.versions().get(version);
    boolean news =
        full
            ? known == null || !failed.equals(known.failure())
            : retry(version).failed(attempt(settings, need), failure.toString(), System.nanoTime());
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

  private void put(ServedVersion version) {
    publish(model.with(version));
  }

  private void publish(ServedModel changed) {
    model = changed;
    publisher.accept(changed);
  }
}
