package dev.headroom.gateway;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One address in front of replicas. Start it, make a {@link Pool} for each kind of replica, and say
 * with {@link #route} which requests go to which. Thread-safe.
 *
 * <p>The gateway's own pages begin with {@code /-/}, which no server can be called: {@code
 * /-/metrics} for Prometheus, {@code /-/healthy}.
 */
public final class Gateway implements AutoCloseable {
  private final GatewaySettings settings;
  private final ClientFactory clients;
  private final Connector connector;
  private final KeptBytes budget;
  private final InFlight inFlight = new InFlight();
  private final EventLoopGroup acceptor = EventLoopGroups.newEventLoopGroup(1, "gateway", true);
  private final Server server;
  private volatile RoutingTable table = new RoutingTable(List.of());
  private volatile boolean stopping;

  private Gateway(GatewaySettings settings) {
    this.settings = settings;
    budget = new KeptBytes(settings.keptBytes());
    clients = Connector.factory(settings);
    connector = new Connector(clients);
    server =
        Server.builder()
            .http(settings.address())
            .maxRequestLength(settings.maxBodyBytes())
            .requestTimeout(Duration.ZERO)
            .maxNumConnections(settings.maxConnections())
            .http1MaxInitialLineLength(16 << 10)
            .http1MaxHeaderSize(64 << 10)
            .http2MaxHeaderListSize(64 << 10)
            .disableServerHeader()
            .gracefulShutdownTimeout(Duration.ZERO, Duration.ZERO)
            .bossGroupFactory(_ -> acceptor)
            .serviceUnder("/", this::serve)
            .build();
  }

  /**
   * Listens.
   *
   * @throws UncheckedIOException if the address is taken
   */
  public static Gateway start(GatewaySettings settings) {
    Gateway gateway = new Gateway(settings);
    try {
      gateway.server.start().join();
    } catch (CompletionException e) {
      gateway.clients.close();
      throw new UncheckedIOException(
          "address: " + settings.address() + " (expected: one that is free on this machine)",
          new IOException(e.getCause()));
    }
    return gateway;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.activePorts().values().iterator().next().localAddress();
  }

  /**
   * A pool without replicas, yet to be routed to. Its owner closes it when it is no longer routed
   * to.
   *
   * @param name what logs, metrics and messages call it
   */
  public Pool pool(String name, PoolLimits limits, PoolListener listener) {
    return new Pool(name, limits, listener, settings.aside(), connector::connect);
  }

  /**
   * Replaces all routes at once. Requests that are under way keep their pool.
   *
   * @throws IllegalArgumentException if two routes have a server's or a model's name in common;
   *     nothing changes then
   */
  public void route(List<Route> routes) {
    table = new RoutingTable(routes);
  }

  private HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    RoutingTable now = table;
    if (request.path().startsWith("/-/")) {
      return OwnPages.answer(request.path(), now.routes());
    }
    if (stopping) {
      return Answers.error(HttpStatus.SERVICE_UNAVAILABLE, "The gateway is stopping");
    }
    if (request.headers().contentLength() > settings.maxBodyBytes()) {
      return Answers.tooLong();
    }
    RoutingTable.Match match = now.match(request.path());
    if (match == null) {
      return Answers.noRoute(request.path(), now);
    }
    Route route = match.route();
    RequestHeaders headers =
        ForwardedHeaders.forReplica(
            request.headers(), match.path(), context.clientAddress().getHostAddress());
    Exchange exchange =
        new Exchange(
            context,
            route.pool(),
            headers,
            new Body(
                request, context.eventLoop().withoutContext(), settings.keptBodyBytes(), budget),
            Repeatability.isRepeatable(request.method(), match.path(), route),
            settings.attempts());
    inFlight.begin();
    HttpResponse response = exchange.start();
    var _ = response.whenComplete().whenComplete((_, _) -> inFlight.end());
    return response;
  }

  /**
   * Refuses new requests and those that wait, lets the others finish, then closes.
   *
   * @param within the longest that the others may take; what is not finished then is cut off
   */
  public void stop(Duration within) {
    stopping = true;
    table.routes().forEach(route -> route.pool().close());
    inFlight.awaitNone(within);
    var _ = server.stop();
    awaitClosed();
    var _ = clients.closeAsync();
  }

  /**
   * All sockets are closed when the acceptor is told to end; that it lingers for 2 s concerns
   * nobody.
   */
  private void awaitClosed() {
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
    while (!acceptor.isShuttingDown() && System.nanoTime() - giveUp < 0) {
      LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  /** {@link #stop} within 5 s. */
  @Override
  public void close() {
    stop(Duration.ofSeconds(5));
  }
}
