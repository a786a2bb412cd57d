package dev.headroom.load;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.Flags;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's HTTP/1.1 connections to the target, as many as there are requests at the same
 * time. Directly on Netty: a load generator shares its machine with what it loads more often than
 * not, and a client that does less leaves more to the server. Used on that event loop only.
 */
final class LoadClient implements AutoCloseable {
  private static final long SWEEP_MILLIS = 20;

  /** Told once how a request ended. */
  interface Outcome {
    void answered(int status, long bodyLength);

    void failed(Throwable cause);
  }

  private final EventLoop loop;
  private final String authority;
  private final long timeoutNanos;
  private final Bootstrap bootstrap;
  private final @Nullable SslContext tls;
  private final InetSocketAddress address;
  private final ArrayDeque<HttpConnection> idle = new ArrayDeque<>();

  /** In the order in which they began, which is that of their deadlines. */
  private final LinkedHashSet<HttpConnection> busy = new LinkedHashSet<>();

  private final ScheduledFuture<?> sweep;
  private boolean closed;

  /**
   * @param address of the target, resolved
   * @param tls for https
   */
  LoadClient(
      EventLoop loop,
      URI target,
      InetSocketAddress address,
      @Nullable SslContext tls,
      Duration timeout) {
    this.loop = loop;
    this.address = address;
    this.tls = tls;
    authority = target.getPort() < 0 ? target.getHost() : target.getHost() + ":" + target.getPort();
    timeoutNanos = timeout.toNanos();
    bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(Flags.transportType().socketChannelType())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int) Math.min(timeout.toMillis() + 1, 10_000))
            .handler(new Untouched());
    sweep =
        loop.scheduleAtFixedRate(
            this::giveUpLate, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  EventLoop loop() {
    return loop;
  }

  void send(AggregatedHttpRequest request, Outcome outcome) {
    if (closed) {
      return;
    }
    WireRequest wire = WireRequest.of(request, authority);
    long deadline = System.nanoTime() + timeoutNanos;
    HttpConnection connection = idle.pollLast();
    if (connection == null) {
      connect(wire, deadline, outcome);
    } else {
      busy.addLast(connection);
      connection.send(wire, deadline, outcome);
    }
  }

  private void connect(WireRequest request, long deadline, Outcome outcome) {
    ChannelFuture registered = bootstrap.register();
    Channel channel = registered.channel();
    if (tls != null) {
      channel
          .pipeline()
          .addLast(tls.newHandler(channel.alloc(), address.getHostString(), address.getPort()));
    }
    HttpConnection connection = new HttpConnection(channel, this::free);
    busy.addLast(connection);
    connection.expect(request, deadline, outcome);
    var _ =
        channel
            .connect(address)
            .addListener(
                connected -> {
                  if (connected.isSuccess()) {
                    connection.send(request, deadline, outcome);
                  } else {
                    connection.fail(connected.cause());
                  }
                });
  }

  private void free(HttpConnection connection) {
    busy.remove(connection);
    if (connection.isReusable() && !closed) {
      idle.addLast(connection);
    } else {
      idle.remove(connection);
    }
  }

  private void giveUpLate() {
    long now = System.nanoTime();
    for (Iterator<HttpConnection> all = busy.iterator(); all.hasNext(); ) {
      HttpConnection oldest = all.next();
      if (oldest.deadline() - now > 0) {
        return;
      }
      oldest.fail(new TimeoutException());
      all = busy.iterator();
    }
  }

  @Override
  public void close() {
    loop.execute(
        () -> {
          closed = true;
          sweep.cancel(false);
          while (!idle.isEmpty()) {
            idle.getFirst().fail(new TimeoutException());
          }
          while (!busy.isEmpty()) {
            busy.getFirst().fail(new TimeoutException());
          }
        });
  }

  /** Handlers are added when the channel's purpose is known. */
  private static final class Untouched extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {}
  }
}
