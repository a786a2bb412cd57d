package dev.headroom.serving;

import com.linecorp.armeria.server.Server;
import dev.headroom.serving.engine.Engine;
import dev.headroom.serving.repository.Catalogue;
import dev.headroom.serving.repository.ConfigException;
import dev.headroom.serving.repository.ConfigSource;
import dev.headroom.serving.repository.ModelRepository;
import dev.headroom.serving.rest.RestService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;

/** A running model server. Thread-safe. */
public final class ModelServer implements AutoCloseable {
  private static final Duration IDLE_CONNECTION = Duration.ofMinutes(2);
  private static final Duration QUIET = Duration.ofMillis(300);

  private final ModelRepository repository;
  private final Server server;
  private volatile boolean stopping;

  private ModelServer(ServerSettings settings, ConfigSource source, Engine engine)
      throws ConfigException {
    this.repository = ModelRepository.start(source, engine, settings.pollSeconds());
    RestService rest =
        new RestService(
            new RestService.Setup(
                repository::catalogue,
                this::ready,
                repository::reload,
                engine.platform(),
                settings.version(),
                settings.maxBody(),
                settings.queueTimeout()));
    Duration quiet = settings.drain().compareTo(QUIET) < 0 ? settings.drain() : QUIET;
    this.server =
        Server.builder()
            .http(settings.address())
            .maxRequestLength(settings.maxBody())
            .idleTimeout(IDLE_CONNECTION)
            .gracefulShutdownTimeout(quiet, settings.drain())
            .serviceUnder("/", rest)
            .build();
  }

  /**
   * Starts to listen, and to load models beside; {@link #ready} tells when that is done.
   *
   * @throws ConfigException where the configuration is invalid; nothing is started
   * @throws java.io.UncheckedIOException where the address cannot be had
   */
  public static ModelServer start(ServerSettings settings, ConfigSource source, Engine engine)
      throws ConfigException {
    ModelServer started = new ModelServer(settings, source, engine);
    try {
      started.server.start().join();
    } catch (CompletionException e) {
      started.repository.close();
      throw new UncheckedIOException(
          new IOException(
              "%s: cannot listen: %s (expected: a free address)"
                  .formatted(
                      settings.address(), Objects.requireNonNullElse(e.getCause(), e).getMessage()),
              e.getCause()));
    }
    return started;
  }

  /** Where the server listens. */
  public InetSocketAddress address() {
    return Objects.requireNonNull(server.activePort()).localAddress();
  }

  /** Whether the first load is done and the server is not stopping. */
  public boolean ready() {
    return repository.catalogue().complete() && !stopping;
  }

  /** What is served now. */
  public Catalogue catalogue() {
    return repository.catalogue();
  }

  /** Is no longer ready, gives requests in flight their time, and stops. */
  @Override
  public void close() {
    stopping = true;
    server.stop().join();
    repository.close();
  }
}
