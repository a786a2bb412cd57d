package dev.headroom.http;

import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerErrorHandler;
import dev.headroom.http.direct.DirectConnection;
import dev.headroom.http.tls.LiveTls;
import dev.headroom.http.wire.RequestGuard;
import dev.headroom.http.wire.WireLimits;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SniHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server of one service: HTTP/1.1 and HTTP/2, with TLS or without. Thread-safe. */
public final class HttpServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
  private static final long STOP_MILLIS = 300;
  private static final Duration LOOK = Duration.ofMillis(20);

  private final HttpSettings settings;
  private final @Nullable LiveTls tls;
  private final @Nullable ApiKeys keys;
  private final @Nullable KeyRequired keyRequired;
  private final ConnectionCap cap;
  private final @Nullable DirectEntrance direct;
  private final Entrance entrance;
  private final EventLoopGroup eventLoops;
  private final Listeners listeners = new Listeners();
  private final Server server;

  private HttpServer(
      HttpSettings settings,
      HttpService service,
      @Nullable GrantedService direct,
      Consumer<RequestLog> ended)
      throws IOException {
    this.settings = settings;
    this.tls = settings.tls().isEmpty() ? null : LiveTls.start(settings.tls().get());
    this.keys = keys(settings, tls);
    Limits limits = settings.limits();
    this.cap = new ConnectionCap(limits.connections(), limits.head(), limits.idle());
    this.keyRequired =
        keys == null ? null : new KeyRequired(service, keys, settings.keys().orElseThrow().open());
    this.direct =
        direct == null
            ? null
            : new DirectEntrance(direct, keyRequired, settings.cors().orElse(null));
    this.entrance =
        new Entrance(guarded(settings, keyRequired == null ? service : keyRequired), ended);
    this.eventLoops = EventLoopGroups.newEventLoopGroup(settings.eventLoops());
    this.server = server();
  }

  /**
   * Starts to listen.
   *
   * @throws BindException naming the address that cannot be had
   * @throws IOException naming the file of certificates or keys that cannot be used
   */
  public static HttpServer start(HttpSettings settings, HttpService service) throws IOException {
    return start(settings, service, null, log -> {});
  }

  /**
   * As {@link #start(HttpSettings, HttpService)}.
   *
   * @param direct takes requests of HTTP/1.1 before {@code service}
   * @param ended is told of each request that {@code direct} has not taken when it is over, those
   *     without a key too, in an event loop
   */
  public static HttpServer start(
      HttpSettings settings,
      HttpService service,
      @Nullable GrantedService direct,
      Consumer<RequestLog> ended)
      throws IOException {
    HttpServer started = new HttpServer(settings, service, direct, ended);
    try {
      started.server.start().join();
    } catch (CompletionException e) {
      started.stop();
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      BindException taken =
          new BindException(
              "%s: cannot listen: %s (expected: a free address)"
                  .formatted(text(settings.addresses()), cause.getMessage()));
      taken.initCause(cause);
      throw taken;
    }
    return started;
  }

  private static @Nullable ApiKeys keys(HttpSettings settings, @Nullable LiveTls tls)
      throws IOException {
    try {
      return settings.keys().isEmpty()
          ? null
          : ApiKeys.start(settings.keys().get().file(), settings.keys().get().words());
    } catch (IOException e) {
      if (tls != null) {
        tls.close();
      }
      throw e;
    }
  }

  private static HttpService guarded(HttpSettings settings, HttpService keyed) {
    // Outermost: what a browser asks before a request has no key, and may be refused one visibly.
    return settings.cors().isEmpty() ? keyed : settings.cors().get().over(keyed);
  }

  private static String text(List<InetSocketAddress> addresses) {
    return String.join(", ", addresses.stream().map(InetSocketAddress::toString).toList());
  }

  private Server server() {
    Limits limits = settings.limits();
    ServerBuilder builder =
        Server.builder()
            .workerGroup(eventLoops, false)
            .bossGroupFactory(listeners::accepting)
            .connectionDrainDuration(settings.drain().quiet())
            .disableServerHeader()
            .errorHandler(new JsonErrors().orElse(ServerErrorHandler.ofDefault()))
            // Counts for nobody. One for all servers would keep what each has registered for ever.
            .meterRegistry(new CompositeMeterRegistry())
            .maxRequestLength(limits.requestLength())
            .http1MaxInitialLineLength(limits.requestLine())
            .http1MaxHeaderSize(limits.headLength())
            .http2MaxHeaderListSize(limits.headLength())
            .http2MaxStreamsPerConnection(limits.streamsPerConnection())
            // The connections of the cap see to it themselves.
            .idleTimeoutMillis(0)
            .childChannelPipelineCustomizer(this::onConnection)
            // Netty's adaptive one gives half a megabyte back to the system after each request, and
            // the system clears it page by page.
            .childChannelOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .serviceUnder("/", entrance);
    for (InetSocketAddress address : settings.addresses()) {
      var _ = tls == null ? builder.http(address) : builder.https(address);
    }
    if (settings.age().isPresent()) {
      ConnectionAge age = settings.age().get();
      builder.maxConnectionAge(age.most()).connectionDrainDuration(age.grace());
    }
    if (tls != null) {
      LiveTlsProvider.install(builder, settings.tls().orElseThrow(), tls);
    }
    return builder.build();
  }

  /** Armeria has put its handlers there; the ones of the house go where bytes are clear text. */
  private void onConnection(ChannelPipeline pipeline) {
    CappedConnection connection = cap.admit(pipeline.channel());
    DirectConnection past =
        direct == null
            ? null
            : new DirectConnection(direct, connection, settings.age().map(ConnectionAge::most));
    RequestGuard guard = new RequestGuard(wireLimits(settings.limits()), past);
    if (tls == null) {
      pipeline.addFirst(connection, guard);
    } else {
      // Which the handshake replaces by the handler of TLS, in the same place.
      String sni = pipeline.context(SniHandler.class).name();
      pipeline.addAfter(sni, null, guard).addAfter(sni, null, connection);
    }
  }

  private static WireLimits wireLimits(Limits limits) {
    WireLimits rest = WireLimits.DEFAULT;
    return new WireLimits(
        limits.requestLine(),
        limits.requestLine() + limits.headLength(),
        rest.fields(),
        rest.chunkExtensionBytes(),
        rest.trailerBytes());
  }

  /** Where it listens; the first address of the settings. */
  public InetSocketAddress address() {
    return addresses().getFirst();
  }

  /** Where it listens, with the ports that were free. */
  public List<InetSocketAddress> addresses() {
    return List.copyOf(server.activePorts().keySet());
  }

  /** Requests that were refused for want of a key. */
  public KeyRefusals keyRefusals() {
    return keyRequired == null ? KeyRefusals.NONE : keyRequired.refusals();
  }

  /** Whether {@link #close} has been called. */
  boolean isClosing() {
    return entrance.isClosing();
  }

  /** Stops as {@link Drain} says. */
  @Override
  public void close() {
    entrance.closing();
    listeners.close();
    cap.drain();
    try {
      awaitQuiet(settings.drain());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stop();
  }

  private void awaitQuiet(Drain drain) throws InterruptedException {
    Duration quiet = drain.quiet();
    long begin = System.nanoTime();
    for (long now = begin; now - begin < drain.atMost().toNanos(); now = System.nanoTime()) {
      if (now - begin >= quiet.toNanos()) {
        cap.closeQuiet(quiet);
      }
      if (cap.size() == 0) {
        return;
      }
      Thread.sleep(LOOK);
    }
    if (cap.size() > 0) {
      log.info("{} connections are cut: their requests took longer than the drain", cap.size());
    }
  }

  private void stop() {
    try {
      // Its last step is to wait for its accepting thread, for seconds in which nothing happens.
      var _ = server.stop().get(STOP_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      log.debug("the server is still stopping", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    var _ = eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    if (tls != null) {
      tls.close();
    }
    if (keys != null) {
      keys.close();
    }
  }
}
