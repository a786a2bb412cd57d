package dev.headroom.gateway;

import dev.headroom.http.wire.FieldLines;
import dev.headroom.http.wire.FieldName;
import dev.headroom.http.wire.RequestReader;
import dev.headroom.http.wire.WireViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** A request on a client's connection of HTTP/2. Used on its event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a close or write that fails ends the stream
final class ClientStream extends ChannelInboundHandlerAdapter implements Caller {
  private final Lane lane;
  private final Reception reception;
  private final ClientHttp2 connection;
  private final Peer peer;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Exchange exchange;
  private String method = "";
  private long announced = -1;
  private long received;
  private boolean requestIsWhole;
  private boolean answered;

  ClientStream(Lane lane, Reception reception, ClientHttp2 connection, Peer peer) {
    this.lane = lane;
    this.reception = reception;
    this.connection = connection;
    this.peer = peer;
  }

  private ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("not open");
    }
    return context;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelRead(ChannelHandlerContext now, Object message) {
    try {
      switch (message) {
        case Http2HeadersFrame _ when connection.isCrowded() && method.isEmpty() -> {
          now.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.REFUSED_STREAM));
          now.close();
        }
        case Http2HeadersFrame frame when method.isEmpty() -> head(frame);
        case Http2HeadersFrame _ -> bodyEnd();
        case Http2DataFrame frame -> data(frame);
        default -> {}
      }
    } catch (WireViolation violation) {
      refuse(violation);
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void head(Http2HeadersFrame frame) throws WireViolation {
    Http2Headers headers = frame.headers();
    FieldLines fields = Http2Fields.lines(headers);
    String asked = text(headers.method());
    String path = text(headers.path());
    String host = text(headers.authority());
    int line = fields.find(FieldName.HOST);
    if (line >= 0) {
      if (!host.isEmpty() && !host.equalsIgnoreCase(fields.value(line))) {
        throw new WireViolation(400, "a Host that differs from :authority");
      }
      host = fields.value(line);
    }
    RequestReader.check(asked, path, host);
    method = asked;
    announced = Http2Fields.length(headers);
    requestIsWhole = frame.isEndStream();
    if (requestIsWhole && announced > 0) {
      throw new WireViolation(400, "a body that is shorter than content-length says");
    }
    long length = requestIsWhole ? 0 : announced == 0 ? -1 : announced;
    RequestHead head = new RequestHead(method, path, host, fields, length, peer);
    Exchange next = reception.exchange(lane, this, head);
    if (next != null) {
      exchange = next;
      next.start();
    }
  }

  private static String text(@Nullable CharSequence value) {
    return value == null ? "" : value.toString();
  }

  private void data(Http2DataFrame frame) throws WireViolation {
    received += frame.content().readableBytes();
    if (announced >= 0 && received > announced) {
      throw new WireViolation(400, "a body that is longer than content-length says");
    }
    if (exchange != null) {
      exchange.bodyPart(frame.content().retain());
    }
    if (frame.isEndStream()) {
      bodyEnd();
    }
  }

  private void bodyEnd() throws WireViolation {
    requestIsWhole = true;
    if (announced >= 0 && received != announced) {
      throw new WireViolation(400, "a body that is shorter than content-length says");
    }
    if (exchange != null) {
      exchange.bodyEnd();
    }
  }

  private void refuse(WireViolation violation) {
    Exchange current = exchange;
    exchange = null;
    if (current != null) {
      current.callerGone();
    }
    if (answered) {
      breakOff();
    } else {
      answer(Answers.error(violation.status(), violation.reason()));
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext now) {
    if (exchange != null) {
      exchange.bodyFlush();
    }
  }

  @Override
  public void begin(int status, FieldLines fields, long length) {
    answered = true;
    Http2Headers headers = Http2Fields.headers(Integer.toString(status), fields);
    context().write(new DefaultHttp2HeadersFrame(headers, false));
  }

  @Override
  public void data(ByteBuf part) {
    context().write(new DefaultHttp2DataFrame(part));
  }

  @Override
  public void end(@Nullable FieldLines trailers) {
    if (trailers != null && trailers.count() > 0) {
      context().write(new DefaultHttp2HeadersFrame(Http2Fields.headers(null, trailers), true));
    } else {
      context().write(new DefaultHttp2DataFrame(true));
    }
    finished();
  }

  @Override
  public void answer(OwnAnswer answer) {
    answered = true;
    byte[] body = answer.body();
    Http2Headers headers =
        new DefaultHttp2Headers()
            .status(Integer.toString(answer.status()))
            .set("content-type", answer.type())
            .set("content-length", Integer.toString(body.length));
    if (answer.retryAfter() > 0) {
      headers.set("retry-after", Integer.toString(answer.retryAfter()));
    }
    if (answer.status() == 401) {
      headers.set("www-authenticate", OwnAnswer.CHALLENGE);
    }
    boolean empty = method.equals("HEAD");
    context().write(new DefaultHttp2HeadersFrame(headers, empty));
    if (!empty) {
      context().write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(body), true));
    }
    finished();
  }

  private void finished() {
    exchange = null;
    if (!requestIsWhole) {
      context().write(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
    }
    context().flush();
  }

  @Override
  public void breakOff() {
    exchange = null;
    context().writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
    context().close();
  }

  @Override
  public void flush() {
    context().flush();
  }

  @Override
  public void readBody(boolean wanted) {
    context().channel().config().setAutoRead(wanted);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext now, Object event) {
    if (event instanceof Http2ResetFrame) {
      gone();
    }
  }

  private void gone() {
    Exchange current = exchange;
    exchange = null;
    if (current != null) {
      current.callerGone();
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
    connection.closed();
    gone();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext now, Throwable cause) {
    now.close();
  }
}
