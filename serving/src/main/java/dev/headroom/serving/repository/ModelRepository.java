package dev.headroom.serving.repository;

import dev.headroom.serving.engine.Engine;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is served equal to what should be. One thread does all the changes, one after another;
 * {@link #catalogue} may be called by any.
 */
public final class ModelRepository implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelRepository.class);

  private final ConfigSource source;
  private final VersionLoader loader;
  private final ScheduledThreadPoolExecutor thread;
  private volatile Catalogue catalogue = Catalogue.EMPTY;

  // These belong to the thread.
  private final Map<String, ModelKeeper> keepers = new LinkedHashMap<>();
  private ServedConfig config;
  private String fingerprint;
  private @Nullable ConfigException broken;

  private ModelRepository(ConfigSource source, Engine engine) throws ConfigException {
    this.source = source;
    this.loader = new VersionLoader(engine);
    this.fingerprint = source.fingerprint();
    this.config = source.read();
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().name("model-repository").daemon().factory(),
            new ThreadPoolExecutor.DiscardPolicy());
  }

  /**
   * Starts to load what {@code source} says and returns at once.
   *
   * @param pollSeconds how often to look for changes; 0: never
   * @throws ConfigException where the configuration is invalid; nothing is started
   */
  public static ModelRepository start(ConfigSource source, Engine engine, int pollSeconds)
      throws ConfigException {
    ModelRepository repository = new ModelRepository(source, engine);
    repository.thread.execute(repository::firstPass);
    if (pollSeconds > 0) {
      repository.poll(pollSeconds);
    }
    return repository;
  }

  /** What is served now. */
  public Catalogue catalogue() {
    return catalogue;
  }

  /**
   * Looks for changes now. Completes with whether anything changed, or with a {@link
   * ConfigException}.
   */
  public CompletableFuture<Boolean> reload() {
    return CompletableFuture.supplyAsync(
        () -> {
          Catalogue before = catalogue;
          look();
          if (broken != null) {
            throw new CompletionException(broken);
          }
          return !catalogue.equals(before);
        },
        thread);
  }

  private void firstPass() {
    reconcile();
    catalogue = catalogue.completed();
  }

  private void poll(int seconds) {
    var _ =
        thread.scheduleWithFixedDelay(
            () -> {
              try {
                look();
              } catch (RuntimeException e) {
                LOG.error("looking for changed models failed, it is tried again", e);
              }
            },
            seconds,
            seconds,
            TimeUnit.SECONDS);
  }

  /** One look: at the configuration, then at the version folders. */
  private void look() {
    String now = source.fingerprint();
    if (!now.equals(fingerprint)) {
      fingerprint = now;
      try {
        config = source.read();
        broken = null;
        LOG.info("the configuration has changed");
      } catch (ConfigException e) {
        broken = e;
        LOG.error("the changed configuration is not applied:\n{}", e.getMessage());
      }
    }
    reconcile();
  }

  private void reconcile() {
    if (!catalogue.metrics().equals(config.metrics())) {
      catalogue = catalogue.withMetrics(config.metrics());
    }
    List<String> wanted = config.models().stream().map(ModelSettings::name).toList();
    for (String name : List.copyOf(keepers.keySet())) {
      if (!wanted.contains(name)) {
        remove(name);
      }
    }
    for (ModelSettings settings : config.models()) {
      try {
        keeper(settings).reconcile(settings);
      } catch (IOException e) {
        LOG.error("model {}: {}, what is loaded stays", settings.name(), e.toString());
      }
    }
  }

  private ModelKeeper keeper(ModelSettings settings) {
    return keepers.computeIfAbsent(
        settings.name(),
        name ->
            new ModelKeeper(settings, loader, thread, model -> catalogue = catalogue.with(model)));
  }

  private void remove(String name) {
    LOG.info("model {}: no longer configured, unloading", name);
    catalogue = catalogue.without(name);
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
    thread.execute(() -> keepers.values().forEach(ModelKeeper::close));
    thread.shutdown();
  }

  /**
   * Waits for models to be unloaded after {@link #close}; false where one of them still runs a
   * request.
   */
  public boolean awaitUnloaded(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    if (!thread.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS)) {
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
