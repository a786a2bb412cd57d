package dev.headroom.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of a server, at most so many. When one more comes, the one that has been idle
 * longest is closed for it, so that idle ones lock nobody out; where all are busy the newcomer is
 * refused. A connection is idle while none of its requests is being answered; bytes of a head that
 * is not complete do not make it busy. Thread-safe; one for all of a server's ports and threads.
 *
 * <p>Connections are sorted by when they were last known to be idle since, which costs a request
 * nothing: the order is put right, connection by connection, when one has to be closed.
 */
public final class ConnectionCap {
  private static final Logger log = LoggerFactory.getLogger(ConnectionCap.class);
  private static final AttributeKey<CappedConnection> CONNECTION =
      AttributeKey.valueOf(ConnectionCap.class, "connection");
  private static final long SAY_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** So many are looked at for one newcomer; those that are found busy go to the end. */
  private static final int MOST_LOOKS = 64;

  private final int most;
  private final long headNanos;
  private final long idleNanos;
  private volatile boolean draining;

  @GuardedBy("this")
  private final TreeSet<CappedConnection> byIdleness =
      new TreeSet<>(
          Comparator.<CappedConnection>comparingLong(connection -> connection.sortedBy)
              .thenComparingLong(connection -> connection.id));

  @GuardedBy("this")
  private long accepted;

  @GuardedBy("this")
  private @Nullable Long said;

  /**
   * A cap.
   *
   * @param most connections, at least 1
   * @param head from a head's first byte to its last; then an HTTP/1 connection is closed
   * @param idle how long a connection may be idle; then it is closed
   */
  public ConnectionCap(int most, Duration head, Duration idle) {
    if (most < 1) {
      throw new IllegalArgumentException("most: " + most + " (expected: at least 1)");
    }
    this.most = most;
    this.headNanos = head.toNanos();
    this.idleNanos = idle.toNanos();
  }

  /**
   * Lets a new connection in, or closes it.
   *
   * @return the handler to put where the pipeline's bytes are those of HTTP, before all that reads
   *     them
   */
  public CappedConnection admit(Channel channel) {
    CappedConnection connection = new CappedConnection(this, channel, headNanos, idleNanos);
    channel.attr(CONNECTION).set(connection);
    CappedConnection victim = null;
    boolean full;
    synchronized (this) {
      full = byIdleness.size() >= most;
      if (full) {
        victim = longestIdle();
      }
      if (!full || victim != null) {
        add(connection);
      }
    }
    channel.closeFuture().addListener(closed -> remove(connection));
    if (victim != null) {
      say("the one idle longest is closed for a new one");
      closeSoon(victim);
    } else if (full) {
      say("all are busy, a new one is refused");
      var _ = channel.close();
    }
    return connection;
  }

  /** The connection that {@link #admit} made of the channel. */
  public static CappedConnection of(Channel channel) {
    CappedConnection connection = channel.attr(CONNECTION).get();
    if (connection == null) {
      throw new IllegalStateException(channel + ": was never admitted");
    }
    return connection;
  }

  /** Has all connections told that no more requests are taken; see {@link Drain}. */
  void drain() {
    draining = true;
    for (CappedConnection connection : open()) {
      connection.channel().eventLoop().execute(connection::drain);
    }
  }

  boolean draining() {
    return draining;
  }

  /** Closes the HTTP/1 connections on which nothing has been said for so long. */
  void closeQuiet(Duration quiet) {
    long since = System.nanoTime() - quiet.toNanos();
    for (CappedConnection connection : open()) {
      if (!connection.busy() && connection.idleSince() - since <= 0) {
        connection.channel().eventLoop().execute(() -> connection.closeIfQuiet(since));
      }
    }
  }

  private synchronized List<CappedConnection> open() {
    return List.copyOf(byIdleness);
  }

  /** How many are open. */
  public synchronized int size() {
    return byIdleness.size();
  }

  @GuardedBy("this")
  private void add(CappedConnection connection) {
    connection.id = ++accepted;
    connection.sortedBy = connection.idleSince();
    byIdleness.add(connection);
  }

  private synchronized void remove(CappedConnection connection) {
    byIdleness.remove(connection);
  }

  /** Takes out the one that has been idle longest; null where there is none. */
  @GuardedBy("this")
  private @Nullable CappedConnection longestIdle() {
    long now = System.nanoTime();
    for (int look = 0; look < MOST_LOOKS && !byIdleness.isEmpty(); look++) {
      CappedConnection first = byIdleness.removeFirst();
      boolean busy = first.busy();
      if (!busy && first.idleSince() == first.sortedBy) {
        return first;
      }
      first.sortedBy = busy ? now : first.idleSince();
      byIdleness.add(first);
    }
    return null;
  }

  /**
   * A connection became busy when it was to be closed: another that is idle goes in its place, so
   * that there are not more and more. On the connection's own thread, as its end is told.
   */
  void spare(CappedConnection connection) {
    CappedConnection next;
    synchronized (this) {
      if (!connection.channel().isOpen()) {
        return;
      }
      add(connection);
      next = byIdleness.size() > most ? longestIdle() : null;
    }
    if (next != null) {
      closeSoon(next);
    }
  }

  /** On its own thread, where no request can begin in between. */
  private static void closeSoon(CappedConnection connection) {
    connection.channel().eventLoop().execute(connection::closeIfIdle);
  }

  private synchronized void say(String what) {
    long now = System.nanoTime();
    if (said == null || now - said >= SAY_AGAIN_NANOS) {
      said = now;
      log.warn("{} connections are open, the most there may be: {}", most, what);
    }
  }
}
