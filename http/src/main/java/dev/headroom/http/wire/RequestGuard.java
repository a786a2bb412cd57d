package dev.headroom.http.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of any HTTP/1 server on Netty and lets requests pass, byte for byte, that break
 * no rule of this package. A head passes when it is whole. At the first violation nothing more of
 * the connection passes: the client gets the status and the reason, and the connection is closed.
 * Where the server has begun to answer that very request, the connection is just closed.
 *
 * <p>A connection that begins with the preface of HTTP/2 passes as it is, and so does one from
 * where the server agrees to switch protocols (101). Goes before the server's decoder and, where
 * there is TLS, behind it. One guard a connection.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails ends the connection
public final class RequestGuard extends ChannelDuplexHandler {
  private static final byte[] PREFACE = Ascii.bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  private static final byte[] SWITCHING = Ascii.bytes("HTTP/1.1 101 ");
  private static final int LINGER_SECONDS = 2;
  private static final long LINGER_BYTES = 1 << 20;

  /**
   * Who takes requests that would go to the server. One a connection, on its event loop.
   *
   * @see #goOn
   */
  public interface Bypass {
    /**
     * Whether it takes the request, of which the head is whole. Then it gets the body, of exactly
     * {@link RequestReader#contentLength} bytes, at least one, and answers past the server.
     *
     * @param guard to be told when to {@link #goOn}
     * @param context the guard's: what is written to it goes to the client
     */
    boolean take(RequestGuard guard, ChannelHandlerContext context, RequestReader head);

    /** The next bytes of the body of what was taken. */
    void body(ByteBuf part);

    /** The body of what was taken is whole. */
    void end();

    /** Whether what was taken is not answered yet: nothing that follows it is looked at. */
    boolean busy();

    /** What was taken is the connection's last request: it is to be closed behind the answer. */
    void last();

    /** The connection is closed; called once. */
    void closed();
  }

  private enum State {
    PREFACE,
    HEAD,
    BYPASS,
    LENGTH,
    CHUNKED,
    SWITCHED,
    REFUSED
  }

  private final RequestReader reader;
  private final ChunkReader chunks;
  private State state = State.PREFACE;
  private int prefaceMatched;
  private long left;
  private long discarded;
  private boolean answering;
  private final @Nullable Bypass bypass;
  private @Nullable ByteBuf held;

  public RequestGuard(WireLimits limits) {
    this(limits, null);
  }

  /** With somebody who takes some of the requests, if there is. */
  public RequestGuard(WireLimits limits, @Nullable Bypass bypass) {
    this.bypass = bypass;
    reader = new RequestReader(limits);
    chunks = new ChunkReader(limits);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof ByteBuf in)) {
      context.fireChannelRead(message);
      return;
    }
    try {
      while (in.isReadable() && !context.isRemoved()) {
        if (state == State.HEAD && bypass != null && bypass.busy()) {
          hold(context, in);
        } else {
          step(context, in);
        }
      }
    } catch (WireViolation violation) {
      refuse(context, violation);
    } finally {
      in.release();
    }
  }

  /** A client that sends on before it has its answer waits for it; more is not read meanwhile. */
  private void hold(ChannelHandlerContext context, ByteBuf in) {
    context.channel().config().setAutoRead(false);
    ByteBuf more = in.readRetainedSlice(in.readableBytes());
    held = held == null ? more : Unpooled.wrappedBuffer(held, more);
  }

  /** The {@link Bypass} has answered what it took. */
  public void goOn(ChannelHandlerContext context) {
    ByteBuf next = held;
    if (next != null) {
      held = null;
      context.channel().config().setAutoRead(true);
      channelRead(context, next);
      context.fireChannelReadComplete();
    }
  }

  /** The server does not know of what the bypass has taken, and may find the connection idle. */
  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (bypass == null || !bypass.busy()) {
      context.close(promise);
      return;
    }
    bypass.last();
    context.channel().closeFuture().addListener(closed -> promise.trySuccess());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (bypass != null) {
      bypass.closed();
    }
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (held != null) {
      held.release();
      held = null;
    }
  }

  private void step(ChannelHandlerContext context, ByteBuf in) throws WireViolation {
    switch (state) {
      case PREFACE -> preface(context, in);
      case HEAD -> head(context, in);
      case BYPASS -> past(Objects.requireNonNull(bypass, "who has taken it"), in);
      case LENGTH -> {
        int taken = (int) Math.min(left, in.readableBytes());
        left -= taken;
        if (left == 0) {
          next();
        }
        context.fireChannelRead(in.readRetainedSlice(taken));
      }
      case CHUNKED -> chunked(context, in);
      case SWITCHED -> context.fireChannelRead(in.readRetainedSlice(in.readableBytes()));
      case REFUSED -> {
        discarded += in.readableBytes();
        in.skipBytes(in.readableBytes());
        if (discarded > LINGER_BYTES) {
          context.close();
        }
      }
    }
  }

  private void past(Bypass taker, ByteBuf in) {
    int taken = (int) Math.min(left, in.readableBytes());
    left -= taken;
    taker.body(in.readSlice(taken));
    if (left == 0) {
      next();
      taker.end();
    }
  }

  private void preface(ChannelHandlerContext context, ByteBuf in) throws WireViolation {
    int from = in.readerIndex();
    while (in.isReadable() && prefaceMatched < PREFACE.length) {
      if (in.getByte(in.readerIndex()) != PREFACE[prefaceMatched]) {
        state = State.HEAD;
        ByteBuf held = Unpooled.wrappedBuffer(PREFACE, 0, prefaceMatched);
        if (reader.read(held)) {
          throw new IllegalStateException("a part of the preface is no request");
        }
        return;
      }
      in.skipBytes(1);
      prefaceMatched++;
    }
    if (prefaceMatched == PREFACE.length) {
      int here = in.readerIndex() - from;
      in.skipBytes(in.readableBytes());
      ByteBuf all =
          Unpooled.wrappedBuffer(
              Unpooled.wrappedBuffer(PREFACE, 0, PREFACE.length - here),
              in.retainedSlice(from, in.readerIndex() - from));
      context.fireChannelRead(all);
      context.pipeline().remove(this);
    }
  }

  private void head(ChannelHandlerContext context, ByteBuf in) throws WireViolation {
    if (!reader.read(in)) {
      return;
    }
    answering = false;
    left = reader.contentLength();
    if (bypass != null && bypass.take(this, context, reader)) {
      state = State.BYPASS;
      return;
    }
    ByteBuf head = context.alloc().buffer();
    reader.writeTo(head);
    if (reader.isChunked()) {
      state = State.CHUNKED;
    } else if (left > 0) {
      state = State.LENGTH;
    } else {
      next();
    }
    context.fireChannelRead(head);
  }

  private void next() {
    state = State.HEAD;
    reader.reset();
    chunks.reset();
  }

  private void chunked(ChannelHandlerContext context, ByteBuf in) throws WireViolation {
    int from = in.readerIndex();
    int data = chunks.next(in);
    while (data > 0) {
      in.skipBytes(data);
      data = chunks.next(in);
    }
    if (data == ChunkReader.END) {
      next();
    }
    context.fireChannelRead(in.retainedSlice(from, in.readerIndex() - from));
  }

  private void refuse(ChannelHandlerContext context, WireViolation violation) {
    state = State.REFUSED;
    if (answering) {
      context.close();
      return;
    }
    String body = "{\"error\":\"" + violation.reason() + "\"}";
    String answer =
        "HTTP/1.1 "
            + violation.status()
            + " \r\n"
            + "content-type: application/json\r\nconnection: close\r\ncontent-length: "
            + body.length()
            + (violation.status() == 405 ? "\r\nallow: GET, HEAD, POST, PUT, PATCH, DELETE" : "")
            + "\r\n\r\n"
            + body;
    context
        .writeAndFlush(Unpooled.copiedBuffer(answer, StandardCharsets.US_ASCII))
        .addListener((ChannelFuture written) -> linger(context, written));
  }

  /** Closing with bytes unread would reset the connection, and the client might miss the answer. */
  private static void linger(ChannelHandlerContext context, ChannelFuture written) {
    if (written.isSuccess() && context.channel() instanceof DuplexChannel channel) {
      channel.shutdownOutput();
      context.executor().schedule(() -> context.close(), LINGER_SECONDS, TimeUnit.SECONDS);
    } else {
      written.channel().close();
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    answering = true;
    if (state != State.REFUSED && message instanceof ByteBuf bytes && switches(bytes)) {
      state = State.SWITCHED;
    }
    if (state == State.REFUSED) {
      io.netty.util.ReferenceCountUtil.release(message);
      promise.setFailure(new java.nio.channels.ClosedChannelException());
      return;
    }
    context.write(message, promise);
  }

  /** The guard's own doing, which the server behind it does not expect. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (!(event instanceof ChannelOutputShutdownEvent)) {
      context.fireUserEventTriggered(event);
    }
  }

  private static boolean switches(ByteBuf answer) {
    int at = answer.readerIndex();
    if (answer.readableBytes() < SWITCHING.length) {
      return false;
    }
    for (int i = 0; i < SWITCHING.length; i++) {
      if (answer.getByte(at + i) != SWITCHING[i]) {
        return false;
      }
    }
    return true;
  }
}
