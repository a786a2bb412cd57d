package dev.headroom.gateway;

import dev.headroom.http.wire.ChunkReader;
import dev.headroom.http.wire.FieldLines;
import dev.headroom.http.wire.FieldName;
import dev.headroom.http.wire.RequestReader;
import dev.headroom.http.wire.WireLimits;
import dev.headroom.http.wire.WireViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection of HTTP/1: one request at a time, those that follow wait in a bounded
 * buffer. One that begins with the preface of HTTP/2 is handed over. Used on its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a close or write that fails ends the connection
final class ClientConnection extends ChannelInboundHandlerAdapter implements Caller, ClientIdle {
  private static final long LINGER_NANOS = 5_000_000_000L;

  private final Lane lane;
  private final Reception reception;
  private final RequestReader reader = new RequestReader(WireLimits.DEFAULT);
  private final ChunkReader chunks = new ChunkReader(WireLimits.DEFAULT);
  private final Http1Writer out = new Http1Writer();
  private final Unread unread = new Unread();
  private @Nullable ChannelHandlerContext context;
  private Peer peer = new Peer("unknown", false, false);
  private @Nullable Exchange exchange;
  private ClientState state = ClientState.PREFACE;
  private boolean reading;
  private boolean answering;
  private boolean keepsAlive;
  private boolean wantsBody = true;
  private long left;
  private long discarded;
  private volatile long idleSince;

  ClientConnection(Lane lane, Reception reception) {
    this.lane = lane;
    this.reception = reception;
  }

  private ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("not connected");
    }
    return context;
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    context = active;
    peer = Peer.of(active.channel().remoteAddress(), lane.settings);
    idleSince = System.nanoTime();
    lane.connected();
    lane.idle(this);
    reception.opened(active.channel(), lane);
  }

  @Override
  public void channelRead(ChannelHandlerContext now, Object message) {
    read(unread.with((ByteBuf) message));
  }

  /** Takes the buffer over. */
  private void read(ByteBuf in) {
    reading = true;
    try {
      while (in.isReadable() && context().channel().isActive() && step(in)) {
        // Goes on while there is something to do.
      }
    } catch (WireViolation violation) {
      refuse(violation);
    } finally {
      reading = false;
      keep(in);
    }
    if (exchange != null) {
      exchange.bodyFlush();
      adjustReading();
    }
  }

  private void keep(ByteBuf in) {
    if (!in.isReadable() || !context().channel().isActive() || state == ClientState.LINGERING) {
      in.release();
      return;
    }
    unread.keep(in, context().alloc());
    in.release();
    adjustReading();
  }

  private void adjustReading() {
    boolean wanted =
        (state == ClientState.LENGTH || state == ClientState.CHUNKED)
            ? wantsBody
            : !unread.isFull();
    if (context().channel().config().isAutoRead() != wanted) {
      context().channel().config().setAutoRead(wanted);
    }
  }

  /** Does one step; false if there is nothing to do before an answer is out, or more comes. */
  private boolean step(ByteBuf in) throws WireViolation {
    switch (state) {
      case PREFACE -> {
        return preface(in);
      }
      case HEAD -> {
        if (reader.read(in)) {
          head();
        }
      }
      case LENGTH -> {
        int taken = (int) Math.min(left, in.readableBytes());
        left -= taken;
        ByteBuf part = in.readRetainedSlice(taken);
        if (left == 0) {
          state = ClientState.ANSWERING;
        }
        part(part);
        if (left == 0) {
          bodyEnd();
        }
      }
      case CHUNKED -> {
        int data = chunks.next(in);
        if (data > 0) {
          part(in.readRetainedSlice(data));
        } else if (data == ChunkReader.END) {
          state = ClientState.ANSWERING;
          bodyEnd();
        }
      }
      case ANSWERING -> {
        return false;
      }
      case LINGERING -> {
        discarded += in.readableBytes();
        in.skipBytes(in.readableBytes());
        if (discarded > lane.settings.bodies().maxBytes()) {
          context().close();
        }
      }
    }
    return true;
  }

  private boolean preface(ByteBuf in) {
    int compared = Math.min(in.readableBytes(), ClientHttp2.PREFACE.length);
    for (int i = 0; i < compared; i++) {
      if (in.getByte(in.readerIndex() + i) != ClientHttp2.PREFACE[i]) {
        state = ClientState.HEAD;
        return true;
      }
    }
    if (compared < ClientHttp2.PREFACE.length) {
      return false;
    }
    lane.busy(this);
    ClientHttp2.replace(this, context(), lane, reception, peer);
    context().fireChannelRead(in.readRetainedSlice(in.readableBytes()));
    context().pipeline().remove(this);
    return false;
  }

  private void part(ByteBuf part) {
    if (exchange != null) {
      exchange.bodyPart(part);
    } else {
      part.release();
    }
  }

  private void bodyEnd() {
    if (exchange != null) {
      exchange.bodyEnd();
    } else if (!answering) {
      next();
    }
  }

  private void head() {
    lane.busy(this);
    answering = true;
    keepsAlive = reader.keepsAlive();
    long length = reader.isChunked() ? -1 : Math.max(0, reader.contentLength());
    if (length == 0) {
      state = ClientState.ANSWERING;
    } else if (length > 0) {
      left = length;
      state = ClientState.LENGTH;
    } else {
      chunks.reset();
      state = ClientState.CHUNKED;
    }
    wantsBody = true;
    FieldLines fields = reader.fields();
    int host = fields.find(FieldName.HOST);
    RequestHead head =
        new RequestHead(
            reader.method(),
            reader.target(),
            host < 0 ? "" : fields.value(host),
            fields,
            length,
            peer);
    Exchange next = reception.exchange(lane, this, head);
    if (next != null) {
      if (length != 0 && reader.expectsContinue()) {
        out.interim(context());
      }
      exchange = next;
      next.start();
    }
  }

  private boolean hasWholeRequest() {
    return state != ClientState.LENGTH && state != ClientState.CHUNKED;
  }

  private Http1Writer.Connection connection() {
    keepsAlive &= hasWholeRequest() && !reception.isLeaving(context().channel());
    if (!keepsAlive) {
      return Http1Writer.Connection.CLOSED;
    }
    return reader.isOldVersion() ? Http1Writer.Connection.KEPT_BY_OLD : Http1Writer.Connection.KEPT;
  }

  @Override
  public void begin(int status, FieldLines fields, long length) {
    boolean chunked = length < 0 && !reader.isOldVersion();
    keepsAlive &= length >= 0 || chunked;
    out.answer(context(), status, fields, chunked, connection());
  }

  @Override
  public void data(ByteBuf part) {
    out.data(context(), part);
  }

  @Override
  public void end(@Nullable FieldLines trailers) {
    out.end(context(), trailers);
    finished();
  }

  @Override
  public void answer(OwnAnswer answer) {
    out.own(context(), answer, !reader.method().equals("HEAD"), connection());
    finished();
  }

  private void finished() {
    exchange = null;
    answering = false;
    out.flush(context());
    if (!keepsAlive) {
      linger();
      return;
    }
    if (hasWholeRequest()) {
      next();
    }
  }

  private void next() {
    reader.reset();
    state = ClientState.HEAD;
    idleSince = System.nanoTime();
    lane.idle(this);
    ByteBuf more = reading ? null : unread.take();
    if (more != null) {
      read(more);
    }
    if (context().channel().isActive()) {
      adjustReading();
    }
  }

  /** Closing with bytes unread would reset the connection, and the client might miss the answer. */
  private void linger() {
    boolean nothingElse = hasWholeRequest();
    state = ClientState.LINGERING;
    idleSince = System.nanoTime();
    lane.idle(this);
    unread.free();
    context()
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            _ -> {
              if (nothingElse || !(context().channel() instanceof SocketChannel socket)) {
                context().close();
              } else {
                Access.endOutput(socket);
                socket.config().setAutoRead(true);
              }
            });
  }

  private void refuse(WireViolation violation) {
    keepsAlive = false;
    Exchange current = exchange;
    if (current != null) {
      current.callerGone();
      exchange = null;
      if (out.hasBegun()) {
        context().close();
        return;
      }
    }
    state = ClientState.LENGTH;
    out.own(
        context(),
        Answers.error(violation.status(), violation.reason()),
        true,
        Http1Writer.Connection.CLOSED);
    finished();
  }

  @Override
  public void breakOff() {
    exchange = null;
    context().close();
  }

  @Override
  public void flush() {
    out.flush(context());
  }

  @Override
  public void readBody(boolean wanted) {
    wantsBody = wanted;
    adjustReading();
  }

  @Override
  public void close() {
    context().close();
  }

  @Override
  public long idleSince() {
    return idleSince;
  }

  @Override
  public void sweep(long now) {
    ClientLimits limits = lane.settings.clients();
    boolean atHead =
        (state == ClientState.HEAD && reader.hasBegun()) || state == ClientState.PREFACE;
    long longest =
        state == ClientState.LINGERING
            ? LINGER_NANOS
            : (atHead ? limits.headTimeout() : limits.idleTimeout()).toNanos();
    if (now - idleSince > longest) {
      context().close();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext now) {
    if (exchange != null) {
      exchange.callerWritable(now.channel().isWritable());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext now) {
    out.close();
    unread.free();
    lane.busy(this);
    lane.disconnected();
    Exchange current = exchange;
    exchange = null;
    if (current != null) {
      current.callerGone();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext now, Throwable thrown) {
    now.close();
  }
}
