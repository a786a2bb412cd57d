package dev.headroom.serving.repository;

import dev.headroom.serving.repository.ModelMemory.Share;
import dev.headroom.serving.repository.VersionSource.Listing;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
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
  private final ModelLoads loads;
  private final Retry looking = new Retry();
  private String doubted = "";
  private @Nullable Round round;
  private @Nullable Round next;

  /**
   * What keepers share.
   *
   * @param sources where a model's versions come from
   * @param turns the repository's
   * @param memory what all of them together take
   * @param trim gives the system what closed versions have freed
   */
  record Means(
      VersionLoader loader,
      Function<ModelSettings, VersionSource> sources,
      Loaders loaders,
      Turns turns,
      ModelMemory memory,
      Runnable trim) {}

  /**
   * @param publisher is given each new state of the model
   */
  ModelKeeper(ModelSettings settings, Means means, Consumer<ServedModel> publisher) {
    this.means = means;
    this.loads = new ModelLoads(settings, means, publisher);
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

  /** Whatever a turn throws, the round comes to an end, and the next look loads.tries again. */
  private void guarded(Round of, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      finish(of);
      throw e;
    }
  }

  private void look(Round of) {
    boolean changed = !loads.model().settings().equals(of.settings);
    if (changed) {
      loads.publish(loads.model().with(of.settings));
    }
    if (loads.model().unloaded()) {
      if (!changed) {
        finish(of);
        return;
      }
      loads.publish(loads.model().withUnloaded(false));
    }
    Set<Long> settled = loads.settled();
    means
        .loaders()
        .execute(
            () -> {
              Look look = Look.at(of.source, of.settings.versionPolicy(), settled);
              means.turns().execute(() -> guarded(of, () -> looked(of, look)));
            });
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
          loads.publish(loads.model().withTrouble(null));
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
    loads.publish(
        loads.model().withTrouble("The model's folder cannot be read: " + Failures.told(why)));
  }

  private void seen(Round of, Look.Seen seen) {
    warn(of.settings, seen.listing());
    NavigableSet<Long> selected = seen.selected();
    loads.select(selected, seen.listing().versions());
    seen.contents().forEach(loads.tries::isMadeOf);
    long now = System.nanoTime();
    for (long version : selected.descendingSet()) {
      ServedVersion known = loads.model().versions().get(version);
      if (loads.isSettled(known) || !(of.asked || loads.tries.due(of.settings, version, now))) {
        continue;
      }
      if (means.memory().isOnDemand()) {
        loads.onDemand(of.settings, version, known);
        continue;
      }
      of.due.add(version);
      boolean serving = known != null && known.state() == VersionState.AVAILABLE;
      if (!serving && (known == null || known.failure() == null)) {
        loads.put(ServedVersion.loading(version));
      }
    }
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
      Tries.Need need = loads.tries.need(version);
      Optional<NoRoomException> refusal = means.memory().refusal(need.bytes());
      if (refusal.isEmpty()) {
        Share share = means.memory().take(need.bytes());
        loads.run(
            loads.begin(
                of.settings, version, of.source, need, null, () -> guarded(of, () -> loadNext(of))),
            share);
        return;
      }
      loads.failed(version, of.settings, need, loads.serving(version), refusal.get());
    }
    loads.retire();
    finish(of);
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
    loads.callOff();
    round = null;
  }

  /** Loads a version that is on demand, as soon as there is room, if it is claimed still. */
  void demand(long version) {
    loads.demand(version);
  }

  /** Loads it again, if it was unloaded, and says how that went. */
  CompletableFuture<ModelChange> load(ModelSettings settings) {
    loads.publish(loads.model().withUnloaded(false));
    return reconcile(settings, true).thenCompose(any -> loads.newest()).thenApply(any -> outcome());
  }

  private ModelChange outcome() {
    ServedModel model = loads.model();
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
    LOG.info("model {}: unloaded as asked", loads.model().settings().name());
    loads.publish(loads.model().withUnloaded(true).withTrouble(null));
    stop();
    loads.retireAll();
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
    stop();
    return loads.end();
  }
}
