package dev.headroom.gateway;

import dev.headroom.http.wire.AnswerReader;
import dev.headroom.http.wire.ChunkReader;
import dev.headroom.http.wire.FieldLines;
import dev.headroom.http.wire.WireLimits;
import dev.headroom.http.wire.WireViolation;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A connection of HTTP/1.1 to a replica: one request at a time. Used on its event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a close or write that fails ends the connection
final class ReplicaConnection extends ChannelInboundHandlerAdapter implements Carrier {
  private enum State {
    IDLE,
    HEAD,
    LENGTH,
    CHUNKED,
    UNTIL_CLOSE
  }

  private final ReplicaConnections home;
  private final AnswerReader reader = new AnswerReader(WireLimits.DEFAULT);
  private final ChunkReader chunks = new ChunkReader(WireLimits.DEFAULT);
  private final Http1Writer out = new Http1Writer();
  private @Nullable ChannelHandlerContext context;
  private @Nullable Exchange exchange;
  private @Nullable Throwable cause;
  private State state = State.IDLE;
  private long left;
  private boolean requestIsWhole;
  private boolean answersHead;
  private long restingSince;

  ReplicaConnection(ReplicaConnections home) {
    this.home = home;
  }

  private ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("not connected");
    }
    return context;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  /** Sends a request; only while nothing is under way. */
  void start(Exchange next) {
    exchange = next;
    state = State.HEAD;
    requestIsWhole = false;
    answersHead = next.head.method().equals("HEAD");
    long length = next.lengthForReplica();
    out.request(context(), next.head, next.path, home.upstream.authorityBytes(), length);
    next.carried(this);
  }

  /** Waits for a next request. */
  void rest(boolean repeatable) {
    state = State.IDLE;
    exchange = null;
    restingSince = System.nanoTime();
    home.rest(this, repeatable);
  }

  long restingSince() {
    return restingSince;
  }

  void close() {
    context().close();
  }

  @Override
  public void body(ByteBuf part) {
    out.data(context(), part);
  }

  @Override
  public void endBody() {
    requestIsWhole = true;
    out.end(context(), null);
  }

  @Override
  public void flush() {
    out.flush(context());
  }

  @Override
  public boolean isWritable() {
    return context().channel().isWritable();
  }

  @Override
  public void readAnswer(boolean wanted) {
    context().channel().config().setAutoRead(wanted);
  }

  @Override
  public void cancel() {
    exchange = null;
    close();
  }

  @Override
  public void channelRead(ChannelHandlerContext now, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      while (in.isReadable() && now.channel().isActive()) {
        step(in);
      }
    } catch (WireViolation violation) {
      fail(ReplicaFailure.invalid(violation));
    } finally {
      in.release();
    }
  }

  private void step(ByteBuf in) throws WireViolation {
    Exchange current = exchange;
    if (current == null) {
      // Nobody asked for it, or nobody waits for it any more.
      in.skipBytes(in.readableBytes());
      close();
      return;
    }
    switch (state) {
      case IDLE -> throw new WireViolation(502, "bytes that nobody asked for");
      case HEAD -> head(current, in);
      case LENGTH -> {
        int taken = (int) Math.min(left, in.readableBytes());
        left -= taken;
        current.answerPart(in.readRetainedSlice(taken));
        if (left == 0) {
          end(current, null, in);
        }
      }
      case CHUNKED -> {
        int data = chunks.next(in);
        if (data > 0) {
          current.answerPart(in.readRetainedSlice(data));
        } else if (data == ChunkReader.END) {
          end(current, chunks.trailers(), in);
        }
      }
      case UNTIL_CLOSE -> current.answerPart(in.readRetainedSlice(in.readableBytes()));
    }
  }

  private void head(Exchange current, ByteBuf in) throws WireViolation {
    if (!reader.read(in)) {
      return;
    }
    if (reader.isInterim()) {
      reader.reset();
      return;
    }
    int status = reader.status();
    boolean empty = answersHead || status == 204 || status == 304;
    long length = empty ? 0 : reader.contentLength();
    current.answerHead(status, reader.fields(), length);
    if (length == 0) {
      end(current, null, in);
    } else if (length > 0) {
      left = length;
      state = State.LENGTH;
    } else if (reader.isChunked()) {
      chunks.reset();
      state = State.CHUNKED;
    } else {
      state = State.UNTIL_CLOSE;
    }
  }

  private void end(Exchange current, @Nullable FieldLines trailers, ByteBuf in) {
    boolean again =
        requestIsWhole && reader.keepsAlive() && state != State.UNTIL_CLOSE && !in.isReadable();
    exchange = null;
    state = State.IDLE;
    // The exchange still reads the head's fields.
    current.answerEnd(trailers);
    reader.reset();
    if (!context().channel().isActive()) {
      return;
    }
    if (again) {
      context().channel().config().setAutoRead(true);
      rest(current.isRepeatable());
    } else {
      close();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext now) {
    if (exchange != null) {
      exchange.answerFlush();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext now) {
    if (exchange != null) {
      exchange.carrierWritable(now.channel().isWritable());
    }
  }

  private void fail(ReplicaFailure failure) {
    Exchange current = exchange;
    exchange = null;
    close();
    if (current != null) {
      current.failed(failure);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext now, Throwable thrown) {
    cause = thrown;
    close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext now) {
    out.close();
    home.gone(this);
    Exchange current = exchange;
    exchange = null;
    if (current == null) {
      return;
    }
    if (state == State.UNTIL_CLOSE && cause == null) {
      current.answerEnd(null);
    } else {
      current.failed(
          ReplicaFailure.lost(cause == null ? new IOException("connection closed") : cause));
    }
  }
}
