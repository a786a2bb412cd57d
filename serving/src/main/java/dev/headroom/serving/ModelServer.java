package dev.headroom.serving;

import com.linecorp.armeria.common.metric.NoopMeterRegistry;
import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.encoding.DecodingService;
import dev.headroom.serving.engine.Engine;
import dev.headroom.serving.repository.Catalogue;
import dev.headroom.serving.repository.ConfigException;
import dev.headroom.serving.repository.ConfigSource;
import dev.headroom.serving.repository.ModelRepository;
import dev.headroom.serving.rest.Budget;
import dev.headroom.serving.rest.InFlight;
import dev.headroom.serving.rest.RestService;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running model server. Thread-safe. */
public final class ModelServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelServer.class);
  private static final Duration IDLE_CONNECTION = Duration.ofMinutes(2);

  /** A load balancer that has not noticed yet may still send requests; they are answered. */
  private static final Duration QUIET = Duration.ofMillis(300);

  private static final Duration STOP = Duration.ofMillis(300);

  private final ModelRepository repository;
  private final EventLoopGroup eventLoops;
  private final Server server;
  private final Duration drain;
  private final InFlight inFlight = new InFlight();
  private volatile boolean stopping;

  private ModelServer(ServerSettings settings, ConfigSource source, Engine engine, Budget budget)
      throws ConfigException {
    this.repository = ModelRepository.start(source, engine, settings.pollSeconds());
    RestService rest =
        new RestService(
            new RestService.Setup(
                repository::catalogue,
                this::ready,
                () -> stopping,
                inFlight,
                repository::reload,
                engine.platform(),
                settings.version(),
                settings.maxBody(),
                settings.queueTimeout(),
                budget));
    this.drain = settings.drain();
    // One event loop feeds many streams; more would take their cores.
    this.eventLoops =
        EventLoopGroups.newEventLoopGroup(
            Math.max(1, Runtime.getRuntime().availableProcessors() / 4));
    this.server =
        Server.builder()
            .workerGroup(eventLoops, false)
            .meterRegistry(NoopMeterRegistry.get())
            .http(settings.address())
            .maxRequestLength(settings.maxBody())
            .idleTimeout(IDLE_CONNECTION)
            .serviceUnder("/", rest.decorate(DecodingService.newDecorator()))
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
    return start(settings, source, engine, Budget.ofProcess());
  }

  /** With a budget of its own for the memory of requests. */
  static ModelServer start(
      ServerSettings settings, ConfigSource source, Engine engine, Budget budget)
      throws ConfigException {
    ModelServer started = new ModelServer(settings, source, engine, budget);
    try {
      started.server.start().join();
    } catch (CompletionException e) {
      started.stop();
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
    try {
      inFlight.awaitQuiet(QUIET, drain);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stop();
  }

  /**
   * Waits for models to be unloaded after {@link #close}; false where one of them still runs a
   * request.
   */
  public boolean awaitUnloaded(Duration patience) throws InterruptedException {
    return repository.awaitUnloaded(patience);
  }

  private void stop() {
    try {
      // Its last step is to wait for its accepting thread, for seconds in which nothing happens.
      var _ = server.stop().get(STOP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.debug("the server is still stopping", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    repository.close();
    var _ = eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
