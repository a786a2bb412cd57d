package dev.headroom.gateway;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One address in front of replicas. Start it, make a {@link Pool} for each kind of replica, and say
 * with {@link #route} which requests go to which. Thread-safe.
 *
 * <p>The gateway's own pages begin with {@code /-/}, which no server can be called: {@code
 * /-/metrics} for Prometheus, {@code /-/healthy}.
 */
public final class Gateway implements AutoCloseable {
  private final GatewaySettings settings;
  private final InFlight inFlight = new InFlight();
  private final Transport transport;
  private final KeptBytes budget;
  private final EventLoopGroup loops;
  private final IdentityHashMap<EventExecutor, Lane> lanes = new IdentityHashMap<>();
  private final Access access;
  private final Front front;
  private final Channel server;

  private Gateway(GatewaySettings settings, Transport transport) {
    this.settings = settings;
    this.transport = transport;
    access = Access.open(settings);
    budget = new KeptBytes(settings.bodies().keptInAll());
    loops = transport.eventLoops();
    front = new Front(settings, inFlight, access.keys());
    List<Lane> all = new ArrayList<>();
    for (EventExecutor loop : loops) {
      Lane lane = new Lane(all.size(), (EventLoop) loop, settings, budget, transport, inFlight);
      lanes.put(loop, lane);
      all.add(lane);
    }
    front.lanes(all);
    try {
      server = listen(settings.address(), front);
    } catch (UncheckedIOException e) {
      access.close();
      var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw e;
    }
  }

  private Channel listen(InetSocketAddress address, Reception reception) {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(transport.server())
            .option(ChannelOption.SO_BACKLOG, 1024)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.ALLOCATOR, transport.allocator())
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    Lane lane = lanes.get(channel.eventLoop());
                    if (lane == null) {
                      throw new IllegalStateException("an event loop without a lane");
                    }
                    access.admit(channel, settings.clients());
                    channel.pipeline().addLast(new ClientConnection(lane, reception));
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new UncheckedIOException(
          "address: "
              + address.getHostString()
              + ":"
              + address.getPort()
              + " (expected: an address of this machine that no other program has; port 0 takes"
              + " any)",
          new IOException(bound.cause()));
    }
    return bound.channel();
  }

  /**
   * Listens.
   *
   * @throws UncheckedIOException if the address is taken
   * @throws IllegalArgumentException naming a file of certificates or keys that cannot be used
   */
  public static Gateway start(GatewaySettings settings) {
    return start(settings, Transport.best());
  }

  static Gateway start(GatewaySettings settings, Transport transport) {
    return new Gateway(settings, transport);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.localAddress();
  }

  /**
   * Listens at a further address, all of whose requests go to that pool as they come. The bounds on
   * clients and requests are for all addresses together.
   *
   * @throws UncheckedIOException if the address is taken
   */
  public Entry enter(InetSocketAddress address, Pool pool, Repeatability repeatable) {
    Straight straight = new Straight(front, pool, repeatable);
    return new Entry(listen(address, straight), front, straight, pool);
  }

  /**
   * A pool without replicas, yet to be routed to. Its owner closes it when it is no longer routed
   * to.
   *
   * @param name what logs, metrics and messages call it
   */
  public Pool pool(String name, PoolLimits limits, PoolListener listener) {
    int count = lanes.size();
    return new Pool(
        name, limits, listener, settings.aside(), replica -> new Upstream(replica, count), loops);
  }

  /**
   * Replaces all routes at once. Requests that are under way keep their pool.
   *
   * @throws IllegalArgumentException if two routes have a server's or a model's name in common;
   *     nothing changes then
   */
  public void route(List<Route> routes) {
    front.route(new RoutingTable(routes));
  }

  /**
   * Adds lines to {@code /-/metrics}, after the gateway's own.
   *
   * @param lines in Prometheus' text format 0.0.4, each with its end; called for each look at the
   *     page, on an event loop: it must return soon
   */
  public void alsoExpose(Supplier<String> lines) {
    front.alsoExpose(lines);
  }

  /** Bytes of bodies and answers that are kept now. */
  long keptBytes() {
    return budget.used();
  }

  /** Clients' connections that are open. */
  int connections() {
    return front.connections();
  }

  /**
   * Refuses new requests and those that wait, lets the others finish, then closes.
   *
   * @param within the longest that the others may take; what is not finished then is cut off
   */
  public void stop(Duration within) {
    front.stop();
    front.table().routes().forEach(route -> route.pool().close());
    inFlight.awaitNone(within);
    server.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
    front.closeAll();
    access.close();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }

  /** {@link #stop} within 5 s. */
  @Override
  public void close() {
    stop(Duration.ofSeconds(5));
  }
}
