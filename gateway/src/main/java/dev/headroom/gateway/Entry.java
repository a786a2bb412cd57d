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
  private final Straight straight;
  private final Pool pool;

  Entry(Channel server, Front front, Straight straight, Pool pool) {
    this.straight = straight;
    this.server = server;
    this.front = front;
    this.pool = pool;
    front.entered(pool);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.localAddress();
  }

  /**
   * Bids all who are connected to connect anew, which may lead elsewhere by now: with the next
   * answer (HTTP/1.1), or at once with those that are under way finished (HTTP/2). New ones are
   * taken as ever. Returns at once.
   */
  public void turnAway() {
    straight.turnAway();
  }

  /** Whether nobody is connected. */
  public boolean isDeserted() {
    return straight.isDeserted();
  }

  /** Takes no more connections, and {@linkplain #turnAway turns away} those that are open. */
  @Override
  public void close() {
    front.left(pool);
    server.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
    straight.turnAway();
  }
}
