package dev.headroom.gateway;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One lane's connections to one replica. Used on the lane's event loop. */
final class ReplicaConnections {
  final Lane lane;
  final Upstream upstream;

  /** The one that was used last is used next. */
  private final ArrayDeque<ReplicaConnection> idle = new ArrayDeque<>();

  private final List<ReplicaLink> links = new ArrayList<>();
  private final @Nullable InetSocketAddress address;
  private boolean swept;

  ReplicaConnections(Lane lane, Upstream upstream) {
    this.lane = lane;
    this.upstream = upstream;
    address = literal(upstream);
  }

  private static @Nullable InetSocketAddress literal(Upstream upstream) {
    try {
      return new InetSocketAddress(InetAddress.ofLiteral(upstream.host), upstream.port);
    } catch (IllegalArgumentException itIsAName) {
      return null;
    }
  }

  /**
   * A request that must not be sent twice goes over a connection of its own. A server that was too
   * busy to close an idle connection in time closes it when the next request has come, and then
   * nobody can say whether it acted on that.
   */
  void send(Exchange exchange) {
    ReplicaConnection free = exchange.isRepeatable() ? idle.pollLast() : null;
    if (free != null) {
      free.start(exchange);
      return;
    }
    ReplicaConnection fresh = new ReplicaConnection(this);
    connect(
        fresh,
        exchange,
        () -> {
          if (exchange.isOver()) {
            fresh.rest(exchange.isRepeatable());
          } else {
            fresh.start(exchange);
          }
        });
  }

  void sendHttp2(Exchange exchange) {
    for (ReplicaLink link : links) {
      if (link.hasRoom()) {
        link.open(exchange);
        return;
      }
    }
    ReplicaLink fresh = new ReplicaLink(this);
    connect(
        new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel channel) {
            fresh.begin(channel);
          }
        },
        exchange,
        // The channel becomes active, and says the preface, after those who wait for it are told.
        () -> lane.loop.execute(() -> open(fresh, exchange)));
  }

  private void open(ReplicaLink fresh, Exchange exchange) {
    links.add(fresh);
    watch();
    fresh.open(exchange);
  }

  private void connect(ChannelHandler handler, Exchange exchange, Runnable then) {
    Consumer<InetSocketAddress> connect =
        to ->
            new Bootstrap()
                .group(lane.loop)
                .channel(lane.transport.client())
                .option(ChannelOption.ALLOCATOR, lane.allocator)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(
                    ChannelOption.CONNECT_TIMEOUT_MILLIS,
                    (int) Math.min(60_000, lane.settings.connectTimeout().toMillis()))
                .handler(handler)
                .connect(to)
                .addListener(
                    (ChannelFuture done) -> {
                      if (done.isSuccess()) {
                        then.run();
                      } else {
                        exchange.failed(ReplicaFailure.unreachable(done.cause()));
                      }
                    });
    if (address != null) {
      connect.accept(address);
    } else {
      resolve(exchange, connect);
    }
  }

  /** Names are looked up on a thread that may wait. */
  private void resolve(Exchange exchange, Consumer<InetSocketAddress> connect) {
    var _ =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    InetAddress found = InetAddress.getByName(upstream.host);
                    InetSocketAddress to = new InetSocketAddress(found, upstream.port);
                    lane.loop.execute(() -> connect.accept(to));
                  } catch (UnknownHostException e) {
                    lane.loop.execute(() -> exchange.failed(ReplicaFailure.unreachable(e)));
                  }
                });
  }

  /** Keeps a connection for a next request, as long as there are not more than are asked for. */
  void rest(ReplicaConnection connection, boolean repeatable) {
    if (!repeatable && !idle.isEmpty()) {
      connection.close();
      return;
    }
    idle.addLast(connection);
    watch();
  }

  void gone(ReplicaConnection connection) {
    idle.remove(connection);
  }

  void gone(ReplicaLink link) {
    links.remove(link);
  }

  private void watch() {
    if (!swept) {
      swept = true;
      lane.add(this);
    }
  }

  /** Whether the lane need not look here again; {@link #rest} tells it when it has to. */
  boolean isEmpty() {
    if (idle.isEmpty() && links.isEmpty()) {
      swept = false;
      return true;
    }
    return false;
  }

  void sweep(long now) {
    long longest = lane.settings.idleTimeout().toNanos();
    while (!idle.isEmpty() && now - idle.getFirst().restingSince() > longest) {
      idle.removeFirst().close();
    }
    links.forEach(link -> link.sweep(now, longest));
  }
}
