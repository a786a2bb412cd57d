package dev.headroom.serving.repository;

import dev.headroom.serving.engine.Engines;
import dev.headroom.watch.Every;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is served equal to what should be. One loop does all the changes, one after another;
 * {@link #catalogue} may be called by any thread.
 */
public final class ModelRepository implements Served, ModelControl, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelRepository.class);

  /** Where nobody wants it to look by itself, the loop waits to be asked. */
  private static final Duration NEVER = Duration.ofDays(365);

  private static final Duration LONGEST_TURN = Duration.ofDays(1);

  private final ConfigSource source;
  private final VersionLoader loader;
  private final boolean polls;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Queue<CompletableFuture<Boolean>> reloads = new ConcurrentLinkedQueue<>();
  private final Queue<Asked> changes = new ConcurrentLinkedQueue<>();
  private final CountDownLatch allClosed = new CountDownLatch(1);
  private final Every loop;
  private final AtomicReference<CompletableFuture<Void>> change =
      new AtomicReference<>(new CompletableFuture<>());
  private volatile Catalogue catalogue = Catalogue.empty();
  private volatile boolean closed;

  // These belong to the loop, and once it has ended to whoever closes.
  private final Map<String, ModelKeeper> keepers = new LinkedHashMap<>();
  private final Retry reading = new Retry();
  private ServedConfig config;
  private String fingerprint;
  private @Nullable Throwable broken;

  private ModelRepository(ConfigSource source, Engines engines, int pollSeconds)
      throws ConfigException {
    this.source = source;
    this.loader = new VersionLoader(engines);
    this.fingerprint = source.fingerprint();
    this.config = source.read();
    applied(config, fingerprint, System.nanoTime());
    publish(catalogue.withMissing(config.leftOut().names()));
    this.polls = pollSeconds > 0;
    this.loop =
        Every.start(
            "model-repository",
            polls ? Duration.ofSeconds(pollSeconds) : NEVER,
            this::turn,
            Thread.ofPlatform().name("model-repository").daemon().factory());
  }

  /**
   * Starts to load what {@code source} says and returns at once.
   *
   * @param pollSeconds how often to look for changes, and whether what failed can be tried again;
   *     0: never
   * @throws ConfigException where the configuration is invalid; nothing is started
   */
  public static ModelRepository start(ConfigSource source, Engines engines, int pollSeconds)
      throws ConfigException {
    return new ModelRepository(source, engines, pollSeconds);
  }

  @Override
  public Catalogue catalogue() {
    return catalogue;
  }

  /**
   * Looks for changes now, and tries again what has failed. Completes with whether anything
   * changed, or with a {@link ConfigException}.
   */
  public CompletableFuture<Boolean> reload() {
    CompletableFuture<Boolean> asked = new CompletableFuture<>();
    reloads.add(asked);
    loop.soon();
    if (closed) {
      refuseReloads();
    }
    return asked;
  }

  /** A change of a model that somebody waits for; of the loop. */
  private record Asked(String model, boolean load, CompletableFuture<ModelChange> answer) {}

  @Override
  public CompletableFuture<ModelChange> load(String model) {
    return ask(model, true);
  }

  @Override
  public CompletableFuture<ModelChange> unload(String model) {
    return ask(model, false);
  }

  private CompletableFuture<ModelChange> ask(String model, boolean load) {
    Asked asked = new Asked(model, load, new CompletableFuture<>());
    changes.add(asked);
    loop.soon();
    if (closed) {
      refuseReloads();
    }
    return asked.answer();
  }

  private void change(Asked asked) {
    try {
      asked.answer().complete(changed(asked));
    } catch (RuntimeException | Error e) {
      asked.answer().completeExceptionally(e);
      throw e;
    }
  }

  private ModelChange changed(Asked asked) {
    for (ModelSettings settings : config.models()) {
      if (settings.name().equals(asked.model())) {
        ModelKeeper keeper = keeper(settings);
        return asked.load() ? keeper.load(settings, System.nanoTime()) : keeper.unload();
      }
    }
    return new ModelChange.Unknown();
  }

  /** {@inheritDoc} It completes in the repository's thread. */
  @Override
  public CompletableFuture<Void> changed() {
    return change.get().copy();
  }

  private void publish(Catalogue changed) {
    catalogue = changed;
    change.getAndSet(new CompletableFuture<>()).complete(null);
  }

  private void refuseReloads() {
    IllegalStateException refusal = new IllegalStateException("the server stops");
    for (var asked = reloads.poll(); asked != null; asked = reloads.poll()) {
      asked.completeExceptionally(refusal);
    }
    for (Asked asked = changes.poll(); asked != null; asked = changes.poll()) {
      asked.answer().completeExceptionally(refusal);
    }
  }

  private void turn() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
    for (Asked change = changes.poll(); change != null; change = changes.poll()) {
      change(change);
    }
    List<CompletableFuture<Boolean>> asked = new ArrayList<>();
    for (var next = reloads.poll(); next != null; next = reloads.poll()) {
      asked.add(next);
    }
    if (!polls && asked.isEmpty() && catalogue.complete()) {
      return;
    }
    Catalogue before = catalogue;
    try {
      look(System.nanoTime(), !asked.isEmpty());
    } catch (RuntimeException | Error e) {
      asked.forEach(reload -> reload.completeExceptionally(e));
      throw e;
    } finally {
      if (!catalogue.complete()) {
        publish(catalogue.completed());
      }
    }
    for (CompletableFuture<Boolean> reload : asked) {
      if (broken == null) {
        reload.complete(!catalogue.equals(before));
      } else {
        reload.completeExceptionally(new CompletionException(broken));
      }
    }
  }

  /** One look: at the configuration, then at the version folders. */
  private void look(long now, boolean asked) {
    String current = source.fingerprint();
    boolean changed = !current.equals(fingerprint);
    boolean again = broken != null && (asked || reading.due(current, now));
    if ((changed || again) && !closed) {
      fingerprint = current;
      read(current, now);
    }
    reconcile(now, asked);
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
      publish(catalogue.withTrouble(null).withMissing(Set.of()));
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
    publish(
        catalogue
            .withMissing(missing)
            .withTrouble("Models are left out of the configuration: " + wrong.withoutPaths()));
  }

  private void reconcile(long now, boolean asked) {
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
    for (ModelSettings settings : config.models()) {
      if (closed) {
        return;
      }
      keeper(settings).reconcile(settings, now, asked);
    }
  }

  private ModelKeeper keeper(ModelSettings settings) {
    return keepers.computeIfAbsent(
        settings.name(),
        name ->
            new ModelKeeper(
                settings, loader, this::later, model -> publish(catalogue.with(model))));
  }

  private void later(Runnable task) {
    tasks.add(task);
    loop.soon();
  }

  private void remove(String name) {
    LOG.info("model {}: no longer configured, unloading", name);
    publish(catalogue.without(name));
    ModelKeeper keeper = keepers.remove(name);
    if (keeper != null) {
      keeper.close();
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
    loop.close();
    // A model that is being loaded is waited for, but not by the caller.
    Thread.ofVirtual().name("model-repository-close").start(this::closeAll);
  }

  @SuppressWarnings("Interruption") // nobody interrupts it
  private void closeAll() {
    try {
      var _ = loop.awaitEnd(LONGEST_TURN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    keepers.values().forEach(ModelKeeper::close);
    refuseReloads();
    allClosed.countDown();
  }

  /**
   * Waits for models to be unloaded after {@link #close}; false where one of them still runs a
   * request.
   */
  public boolean awaitUnloaded(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    if (!allClosed.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    for (ServedModel model : catalogue.models().values()) {
      for (ServedVersion version : model.versions().values()) {
        LoadedVersion loaded = version.loaded();
        Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        if (loaded != null && !loaded.streams().awaitEnd(left)) {
          return false;
        }
      }
    }
    return true;
  }
}
