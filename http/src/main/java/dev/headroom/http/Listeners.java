package dev.headroom.http;

import com.linecorp.armeria.common.util.EventLoopGroups;
import io.netty.channel.AbstractEventLoopGroup;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The sockets that a server listens on, so that they can be closed before the connections that came
 * by them, which Armeria does only together. Thread-safe.
 */
final class Listeners {
  private final List<Channel> channels = new CopyOnWriteArrayList<>();

  /** Accepting threads for Armeria, of that name. */
  EventLoopGroup accepting(String threads) {
    return new Noting(EventLoopGroups.newEventLoopGroup(1, threads), channels);
  }

  /** No more connections: the system refuses them from now on. */
  void close() {
    for (Channel channel : channels) {
      var _ = channel.close();
    }
  }

  /** Notes what is registered, and leaves all else to another. */
  private static final class Noting extends AbstractEventLoopGroup {
    private final EventLoopGroup group;
    private final List<Channel> channels;

    Noting(EventLoopGroup group, List<Channel> channels) {
      this.group = group;
      this.channels = channels;
    }

    @Override
    public EventLoop next() {
      return group.next();
    }

    @Override
    public ChannelFuture register(Channel channel) {
      channels.add(channel);
      return group.register(channel);
    }

    @Override
    public ChannelFuture register(ChannelPromise promise) {
      channels.add(promise.channel());
      return group.register(promise);
    }

    @Deprecated
    @Override
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
      channels.add(channel);
      return group.register(channel, promise);
    }

    @Override
    public boolean isShuttingDown() {
      return group.isShuttingDown();
    }

    @Override
    public Future<?> shutdownGracefully(long quiet, long timeout, TimeUnit unit) {
      return group.shutdownGracefully(quiet, timeout, unit);
    }

    @Override
    public Future<?> terminationFuture() {
      return group.terminationFuture();
    }

    @Deprecated
    @Override
    public void shutdown() {
      group.shutdown();
    }

    @Override
    public boolean isShutdown() {
      return group.isShutdown();
    }

    @Override
    public boolean isTerminated() {
      return group.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
      return group.awaitTermination(timeout, unit);
    }

    @Override
    public Iterator<EventExecutor> iterator() {
      return group.iterator();
    }
  }
}
