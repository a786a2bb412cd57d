package dev.headroom.gateway;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * A further address of a gateway, whose requests all go to one pool, with their paths as they came.
 * Thread-safe.
 */
public final class Entry implements AutoCloseable {
  private final Channel server;
  private final Front front;
  private final Pool pool;

  Entry(Channel server, Front front, Pool pool) {
    this.server = server;
    this.front = front;
    this.pool = pool;
    front.entered(pool);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.localAddress();
  }

  /** Takes no more connections. Those that are open go on for as long as their clients want. */
  @Override
  public void close() {
    front.left(pool);
    server.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
