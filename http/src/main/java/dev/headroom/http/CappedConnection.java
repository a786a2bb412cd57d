package dev.headroom.http;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.headroom.http.direct.Occupancy;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a {@link ConnectionCap}: whether it is idle, and since when. Whoever serves
 * tells it of each request by {@link #began} and {@link #ended}. It closes an HTTP/1 connection
 * whose request's head does not arrive in time, and any that has been idle for too long. A head
 * costs no timer of its own: one a connection is armed, and looks again when it fires.
 */
public final class CappedConnection extends ChannelInboundHandlerAdapter implements Occupancy {
  /** {@code "PRI "}: so HTTP/2 begins (RFC 9113, 3.4), be it after an upgrade. */
  private static final int PREFACE = 0x50524920;

  private final ConnectionCap cap;
  private final Channel channel;
  private final long headNanos;
  private final long idleNanos;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile long idleSince = System.nanoTime();

  /** The key in the cap's order, and what makes it unique; the cap's, under its lock. */
  long sortedBy;

  long id;

  // Of the event loop only.
  private boolean http2;
  private boolean headPending;
  private long headSince;
  private @Nullable Runnable sayLast;
  private @Nullable ScheduledFuture<?> idleTimer;
  private @Nullable ScheduledFuture<?> headTimer;

  CappedConnection(ConnectionCap cap, Channel channel, long headNanos, long idleNanos) {
    this.cap = cap;
    this.channel = channel;
    this.headNanos = headNanos;
    this.idleNanos = idleNanos;
  }

  Channel channel() {
    return channel;
  }

  /** The head of a request is complete. On the connection's event loop. */
  public void began() {
    inFlight.incrementAndGet();
    headPending = false;
  }

  /**
   * The same of HTTP/1, where a drain has to be told with an answer.
   *
   * @param last has the answer say that the connection ends with it; null where HTTP/2 does
   */
  @Override
  public void began(@Nullable Runnable last) {
    began();
    sayLast = last;
  }

  /** A connection may be idle for long, and must not keep its last request; on any thread. */
  void forget() {
    if (channel.eventLoop().inEventLoop()) {
      sayLast = busy() ? sayLast : null;
    } else {
      channel.eventLoop().execute(this::forget);
    }
  }

  /** A request that {@link #began} has been answered, or given up. On any thread. */
  @Override
  public void ended() {
    // In this order: who sees it idle must see since when.
    idleSince = System.nanoTime();
    inFlight.decrementAndGet();
  }

  @Override
  public boolean busy() {
    return inFlight.get() > 0;
  }

  @Override
  public boolean ending() {
    return cap.draining();
  }

  /** In {@link System#nanoTime}; of no meaning while busy. */
  long idleSince() {
    return idleSince;
  }

  void closeIfIdle() {
    if (busy()) {
      cap.spare(this);
    } else {
      var _ = channel.close();
    }
  }

  /** The server takes no more requests of it than it has. */
  void drain() {
    if (http2) {
      // Its handler sends GOAWAY, and closes when all streams have ended.
      var _ = channel.close();
    } else if (sayLast != null) {
      sayLast.run();
    }
  }

  /** Closes an HTTP/1 connection on which nothing has been said since {@code since}, or longer. */
  void closeIfQuiet(long since) {
    if (!http2 && !busy() && !headPending && idleSince - since <= 0) {
      var _ = channel.close();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    lookForIdleness(idleNanos);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    // Else they would keep all of the connection for as long, and what is kept for seconds is kept
    // until the JVM looks through everything.
    cancel(idleTimer);
    cancel(headTimer);
    ctx.fireChannelInactive();
  }

  private static void cancel(@Nullable ScheduledFuture<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  /** One timer a connection, which looks again when it fires; a request costs none. */
  private void lookForIdleness(long nanos) {
    idleTimer = channel.eventLoop().schedule(this::closeIfIdleTooLong, nanos, NANOSECONDS);
  }

  private void closeIfIdleTooLong() {
    if (!channel.isOpen()) {
      return;
    }
    long left = busy() ? idleNanos : idleNanos - (System.nanoTime() - idleSince);
    if (left > 0) {
      lookForIdleness(left);
    } else {
      var _ = channel.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!http2 && message instanceof ByteBuf bytes) {
      // HTTP/2 has its own bounds for heads, and what comes while it is idle may be a ping.
      http2 =
          bytes.readableBytes() >= Integer.BYTES && bytes.getInt(bytes.readerIndex()) == PREFACE;
      if (http2 && cap.draining()) {
        // Behind what answers the preface.
        ctx.executor().execute(this::drain);
      }
      if (!http2 && !headPending && !busy()) {
        headPending = true;
        headSince = System.nanoTime();
        arm(ctx, headNanos);
      }
    }
    ctx.fireChannelRead(message);
  }

  private void arm(ChannelHandlerContext ctx, long nanos) {
    if (headTimer == null) {
      headTimer = ctx.executor().schedule(() -> look(ctx), nanos, NANOSECONDS);
    }
  }

  private void look(ChannelHandlerContext ctx) {
    headTimer = null;
    if (!headPending || !channel.isOpen() || http2) {
      return;
    }
    long left = headNanos - (System.nanoTime() - headSince);
    if (left > 0) {
      arm(ctx, left);
    } else {
      var _ = ctx.close();
    }
  }
}
