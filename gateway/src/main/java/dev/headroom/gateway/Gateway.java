package dev.headroom.gateway;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;

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
            .gracefulShutdownTimeout(Duration.ZERO, Duration.ofDays(1))
            .serviceUnder("/", this::serve)
            .build();
  }

  /**
   * Listens.
   *
   * @throws java.io.UncheckedIOException if the address is taken
   */
  public static Gateway start(GatewaySettings settings) {
    Gateway gateway = new Gateway(settings);
    try {
      gateway.server.start().join();
    } catch (CompletionException e) {
      gateway.clients.close();
      throw new java.io.UncheckedIOException(
          "address: " + settings.address() + " (expected: one that is free on this machine)",
          new java.io.IOException(e.getCause()));
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
    RoutingTable.Match match = now.match(request.path());
    if (match == null) {
      return Answers.noRoute(request.path(), now);
    }
    Route route = match.route();
    RequestHeaders headers =
        ForwardedHeaders.forReplica(
            request.headers(), match.path(), context.clientAddress().getHostAddress());
    var eventLoop = context.eventLoop().withoutContext();
    return new Exchange(
            eventLoop,
            route.pool(),
            headers,
            new Body(request, eventLoop, settings.keptBodyBytes(), budget),
            Repeatability.isRepeatable(request.method(), match.path(), route),
            settings.attempts())
        .start();
  }

  /**
   * Refuses new requests and those that wait, lets the others finish, then closes.
   *
   * @param within the longest that it may take; what is not finished then is cut off
   */
  public void stop(Duration within) {
    stopping = true;
    table.routes().forEach(route -> route.pool().close());
    server
        .stop()
        .orTimeout(within.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
        .exceptionally(late -> null)
        .join();
    clients.close();
  }

  /** {@link #stop} within 5 s. */
  @Override
  public void close() {
    stop(Duration.ofSeconds(5));
  }
}
