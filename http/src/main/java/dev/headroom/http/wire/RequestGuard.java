package dev.headroom.http.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Stands in front of any HTTP/1 server on Netty and lets requests pass, byte for byte, that break
 * no rule of this package. A head passes when it is whole. At the first violation nothing more of
 * the connection passes: the client gets the status and the reason, and the connection is closed.
 * Where the server has begun to answer that very request, the connection is just closed.
 *
 * <p>A connection that begins with the preface of HTTP/2 passes as it is. Goes before the server's
 * decoder and, where there is TLS, behind it. One guard a connection.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails ends the connection
public final class RequestGuard extends ChannelDuplexHandler {
  private static final byte[] PREFACE = Ascii.bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  private static final int LINGER_SECONDS = 2;
  private static final long LINGER_BYTES = 1 << 20;

  private enum State {
    PREFACE,
    HEAD,
    LENGTH,
    CHUNKED,
    REFUSED
  }

  private final RequestReader reader;
  private final ChunkReader chunks;
  private State state = State.PREFACE;
  private int prefaceMatched;
  private long left;
  private long discarded;
  private boolean answering;

  public RequestGuard(WireLimits limits) {
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
      while (in.isReadable() && context.pipeline().context(this) != null) {
        step(context, in);
      }
    } catch (WireViolation violation) {
      refuse(context, violation);
    } finally {
      in.release();
    }
  }

  private void step(ChannelHandlerContext context, ByteBuf in) throws WireViolation {
    switch (state) {
      case PREFACE -> preface(context, in);
      case HEAD -> head(context, in);
      case LENGTH -> {
        int taken = (int) Math.min(left, in.readableBytes());
        left -= taken;
        if (left == 0) {
          next();
        }
        context.fireChannelRead(in.readRetainedSlice(taken));
      }
      case CHUNKED -> chunked(context, in);
      case REFUSED -> {
        discarded += in.readableBytes();
        in.skipBytes(in.readableBytes());
        if (discarded > LINGER_BYTES) {
          context.close();
        }
      }
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
    ByteBuf head = context.alloc().buffer();
    reader.writeTo(head);
    answering = false;
    left = reader.contentLength();
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
    if (state == State.REFUSED) {
      io.netty.util.ReferenceCountUtil.release(message);
      promise.setFailure(new java.nio.channels.ClosedChannelException());
      return;
    }
    context.write(message, promise);
  }
}
