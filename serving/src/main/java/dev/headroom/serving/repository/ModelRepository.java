package dev.headroom.serving.repository;

import dev.headroom.serving.engine.Engines;
import dev.headroom.watch.Every;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is served equal to what should be. All that changes it are turns, one after another
 * and short; folders are looked at and models are loaded by threads of their own, several at a
 * time, so that no model waits for another. {@link #catalogue} may be called by any thread.
 */
public final class ModelRepository implements Served, ModelControl, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelRepository.class);

  private final ConfigSource source;
  private final Loaders loaders = Loaders.forCores(Runtime.getRuntime().availableProcessors());
  private final Turns turns = new Turns();
  private final ModelMemory memory;
  private final ModelKeeper.Means means;
  private final Set<Runnable> refusals = ConcurrentHashMap.newKeySet();
  private final CountDownLatch allClosed = new CountDownLatch(1);
  private final Optional<Every> loop;
  private final AtomicReference<CompletableFuture<Void>> change =
      new AtomicReference<>(new CompletableFuture<>());
  private volatile Catalogue catalogue = Catalogue.empty();
  private volatile boolean closed;

  // These belong to the turns.
  private final Map<String, ModelKeeper> keepers = new LinkedHashMap<>();
  private final Retry reading = new Retry();
  private ServedConfig config;
  private String fingerprint;
  private @Nullable Throwable broken;

  private ModelRepository(
      ConfigSource source,
      Engines engines,
      int pollSeconds,
      Optional<MemoryLimit> limit,
      LoadMeter meter,
      Function<ModelSettings, VersionSource> sources)
      throws ConfigException {
    this.source = source;
    this.memory = new ModelMemory(limit);
    this.means =
        new ModelKeeper.Means(
            new VersionLoader(engines, meter), sources, loaders, turns, memory, this::trim);
    this.fingerprint = source.fingerprint();
    this.config = source.read();
    applied(config, fingerprint, System.nanoTime());
    publish(catalogue.withMissing(config.leftOut().names()));
    turns.execute(() -> look(Optional.empty()));
    Duration interval = Duration.ofSeconds(pollSeconds);
    this.loop =
        pollSeconds == 0
            ? Optional.empty()
            : Optional.of(
                Every.startAfter(
                    interval,
                    "model-repository",
                    interval,
                    () -> turns.execute(() -> look(Optional.empty())),
                    Thread.ofPlatform().name("model-repository").daemon().factory()));
  }

  /**
   * Starts to load what {@code source} says and returns at once.
   *
   * @param pollSeconds how often to look for changes, and whether what failed can be tried again;
   *     0: never
   * @param limit of the memory of all models; empty: as much as they take
   * @throws ConfigException where the configuration is invalid; nothing is started
   */
  public static ModelRepository start(
      ConfigSource source, Engines engines, int pollSeconds, Optional<MemoryLimit> limit)
      throws ConfigException {
    // Without a limit nobody needs to know more than the files tell.
    LoadMeter meter =
        limit.isPresent() ? new LoadMeter(NativeHeap.ofProcess()::inUse) : LoadMeter.none();
    return start(
        source,
        engines,
        pollSeconds,
        limit,
        meter,
        settings -> new VersionDirectories(settings.basePath()));
  }

  /** With versions from elsewhere: {@code sources} says of each model's settings from where. */
  static ModelRepository start(
      ConfigSource source,
      Engines engines,
      int pollSeconds,
      Optional<MemoryLimit> limit,
      LoadMeter meter,
      Function<ModelSettings, VersionSource> sources)
      throws ConfigException {
    return new ModelRepository(source, engines, pollSeconds, limit, meter, sources);
  }

  /** A process that ends need not. */
  private void trim() {
    if (!closed) {
      NativeHeap.ofProcess().trim();
    }
  }

  @Override
  public Catalogue catalogue() {
    return catalogue;
  }

  /**
   * Looks for changes now, and tries again what has failed. Completes with whether anything
   * changed, or with a {@link ConfigException}, in a thread that continues elsewhere.
   */
  public CompletableFuture<Boolean> reload() {
    CompletableFuture<Boolean> answer = answer();
    loaders.apart(() -> turns.execute(() -> look(Optional.of(answer))));
    return answer;
  }

  @Override
  public CompletableFuture<ModelChange> load(String model) {
    return change(model, true);
  }

  @Override
  public CompletableFuture<ModelChange> unload(String model) {
    return change(model, false);
  }

  private CompletableFuture<ModelChange> change(String model, boolean load) {
    CompletableFuture<ModelChange> answer = answer();
    loaders.apart(
        () -> turns.execute(() -> answered(answer, () -> changed(model, load), change -> change)));
    return answer;
  }

  private CompletableFuture<ModelChange> changed(String model, boolean load) {
    for (ModelSettings settings : config.models()) {
      if (settings.name().equals(model)) {
        ModelKeeper keeper = keeper(settings);
        return load ? keeper.load(settings) : CompletableFuture.completedFuture(keeper.unload());
      }
    }
    return CompletableFuture.completedFuture(new ModelChange.Unknown());
  }

  /** One that somebody waits for; when the repository is closed it fails, at the latest. */
  private <T> CompletableFuture<T> answer() {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Runnable refusal = () -> refuse(answer);
    refusals.add(refusal);
    var _ = answer.whenComplete((value, failure) -> refusals.remove(refusal));
    return answer;
  }

  /** Lets {@code answer} end as {@code work} does. */
  private <T, R> void answered(
      CompletableFuture<R> answer, Supplier<CompletableFuture<T>> work, Function<T, R> told) {
    if (closed) {
      refuse(answer);
      return;
    }
    try {
      var _ =
          work.get()
              .thenApply(told)
              .whenComplete(
                  (value, failure) -> {
                    if (failure == null) {
                      answer.complete(value);
                    } else {
                      answer.completeExceptionally(failure);
                    }
                  });
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(e);
      throw e;
    }
  }

  private static void refuse(CompletableFuture<?> answer) {
    answer.completeExceptionally(new IllegalStateException("the server stops"));
  }

  @Override
  public void demand(String model, long version) {
    turns.execute(
        () -> {
          ModelKeeper keeper = keepers.get(model);
          if (keeper != null && !closed) {
            keeper.demand(version);
          }
        });
  }

  /** {@inheritDoc} It completes in one of the repository's turns. */
  @Override
  public CompletableFuture<Void> changed() {
    return change.get().copy();
  }

  private void publish(Catalogue changed) {
    catalogue = changed;
    change.getAndSet(new CompletableFuture<>()).complete(null);
  }

  /** One look: at the configuration, then at the models. */
  private void look(Optional<CompletableFuture<Boolean>> answer) {
    Catalogue before = catalogue;
    if (answer.isPresent()) {
      answered(answer.get(), () -> seen(true), any -> isChanged(before));
    } else if (!closed) {
      var _ = seen(false);
    }
  }

  private boolean isChanged(Catalogue before) {
    if (broken != null) {
      throw new CompletionException(broken);
    }
    return !catalogue.equals(before);
  }

  /** Completes when all models have been looked at, and what is due is loaded or has failed. */
  private CompletableFuture<Void> seen(boolean asked) {
    CompletableFuture<Void> all;
    try {
      readIfChanged(System.nanoTime(), asked);
      all = CompletableFuture.allOf(reconcile(asked).toArray(CompletableFuture[]::new));
    } catch (RuntimeException | Error e) {
      complete();
      throw e;
    }
    return all.thenRun(this::complete);
  }

  private void complete() {
    if (!catalogue.complete()) {
      publish(catalogue.completed());
    }
  }

  private void readIfChanged(long now, boolean asked) {
    String current = source.fingerprint();
    boolean changed = !current.equals(fingerprint);
    boolean again = broken != null && (asked || reading.due(current, now));
    if (changed || again) {
      fingerprint = current;
      read(current, now);
    }
  }

  private void read(String current, long now) {
    try {
      config = source.read();
      LOG.info("the configuration has changed");
      applied(config, current, now);
    } catch (ConfigException | RuntimeException | Error e) {
      broken = e;
      if (reading.failed(current, e.toString(), now)) {
        LOG.error(
            "the changed configuration is not applied, it is tried again:\n{}",
            e.getMessage(),
            e instanceof ConfigException ? null : e);
      }
      publish(
          catalogue.withTrouble("The changed configuration is not applied: " + Failures.told(e)));
    }
  }

  /** Takes note of what is wrong with a configuration that is served as far as it is right. */
  private void applied(ServedConfig read, String current, long now) {
    ServedConfig.LeftOut leftOut = read.leftOut();
    if (leftOut.isEmpty()) {
      broken = null;
      reading.succeeded();
      publish(catalogue.withTrouble(null).withLeftOut(leftOut).withMissing(Set.of()));
      return;
    }
    ConfigException wrong = new ConfigException(leftOut.problems());
    broken = wrong;
    if (reading.failed(current, wrong.toString(), now)) {
      LOG.error(
          "models are left out, the others are served; it is tried again:\n{}", wrong.getMessage());
    }
    Set<String> missing = new HashSet<>(catalogue.missing());
    missing.retainAll(leftOut.names());
    publish(catalogue.withMissing(missing).withLeftOut(leftOut).withTrouble(null));
  }

  private List<CompletableFuture<Void>> reconcile(boolean asked) {
    if (!catalogue.metrics().equals(config.metrics())) {
      publish(catalogue.withMetrics(config.metrics()));
    }
    Set<String> wanted = new HashSet<>(config.leftOut().names()); // those stay as they were
    config.models().forEach(model -> wanted.add(model.name()));
    for (String name : List.copyOf(keepers.keySet())) {
      if (!wanted.contains(name)) {
        remove(name);
      }
    }
    List<CompletableFuture<Void>> rounds = new ArrayList<>();
    for (ModelSettings settings : config.models()) {
      rounds.add(keeper(settings).reconcile(settings, asked));
    }
    return rounds;
  }

  private ModelKeeper keeper(ModelSettings settings) {
    return keepers.computeIfAbsent(
        settings.name(),
        name -> new ModelKeeper(settings, means, model -> publish(catalogue.with(model))));
  }

  private void remove(String name) {
    LOG.info("model {}: no longer configured, unloading", name);
    publish(catalogue.without(name));
    ModelKeeper keeper = keepers.remove(name);
    if (keeper != null) {
      List<Runnable> closing = keeper.end();
      loaders.apart(() -> closing.forEach(Runnable::run));
    }
  }

  /**
   * Stops to look for changes and unloads everything. Requests that are admitted are still
   * answered.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    loop.ifPresent(Every::close);
    loaders.apart(() -> turns.execute(this::closeAll));
  }

  private void closeAll() {
    keepers.values().forEach(keeper -> keeper.end().forEach(Runnable::run));
    refusals.forEach(Runnable::run);
    allClosed.countDown();
  }

  /**
   * Waits for models to be unloaded after {@link #close}; false where one of them still runs a
   * request, or is still being loaded.
   */
  public boolean awaitUnloaded(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    if (!allClosed.await(patience.toNanos(), TimeUnit.NANOSECONDS)
        || !loaders.awaitIdle(left(end))) {
      return false;
    }
    for (ServedModel model : catalogue.models().values()) {
      for (ServedVersion version : model.versions().values()) {
        LoadedVersion loaded = version.loaded();
        if (loaded != null && !loaded.streams().awaitEnd(left(end))) {
          return false;
        }
      }
    }
    return true;
  }

  private static Duration left(long end) {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }
}
