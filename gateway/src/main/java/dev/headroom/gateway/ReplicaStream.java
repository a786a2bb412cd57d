package dev.headroom.gateway;

import dev.headroom.http.wire.FieldLines;
import dev.headroom.http.wire.WireViolation;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A request on a connection of HTTP/2 to a replica. Used on its event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails ends the stream
final class ReplicaStream extends ChannelInboundHandlerAdapter implements Carrier {
  private final ReplicaLink link;
  private final String authority;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Exchange exchange;
  private @Nullable Throwable cause;
  private boolean bodyIsWhole;
  private boolean headCame;

  ReplicaStream(ReplicaLink link, String authority) {
    this.link = link;
    this.authority = authority;
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

  void start(Exchange next) {
    exchange = next;
    long length = next.lengthForReplica();
    Http2Headers headers = ForwardedRequest.headers(next.head, next.path, authority, length);
    context().write(new DefaultHttp2HeadersFrame(headers, length == 0));
    bodyIsWhole = length == 0;
    next.carried(this);
  }

  @Override
  public void body(ByteBuf part) {
    context().write(new DefaultHttp2DataFrame(part));
  }

  @Override
  public void endBody() {
    if (!bodyIsWhole) {
      bodyIsWhole = true;
      context().write(new DefaultHttp2DataFrame(true));
    }
  }

  @Override
  public void flush() {
    context().flush();
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
    context().writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
    context().close();
  }

  @Override
  public void channelRead(ChannelHandlerContext now, Object message) {
    try {
      Exchange current = exchange;
      if (current == null) {
        return;
      }
      switch (message) {
        case Http2HeadersFrame frame -> headers(current, frame);
        case Http2DataFrame frame -> {
          current.answerPart(frame.content().retain());
          if (frame.isEndStream()) {
            end(current, null);
          }
        }
        case Http2ResetFrame frame -> {
          exchange = null;
          current.failed(
              ReplicaFailure.lost(new IOException("stream reset: " + frame.errorCode())));
        }
        default -> {}
      }
    } catch (WireViolation violation) {
      Exchange current = exchange;
      cancel();
      if (current != null) {
        current.failed(ReplicaFailure.invalid(violation));
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void headers(Exchange current, Http2HeadersFrame frame) throws WireViolation {
    FieldLines fields = Http2Fields.lines(frame.headers());
    if (headCame) {
      end(current, fields);
      return;
    }
    int status = Http2Fields.status(frame.headers());
    if (status < 200) {
      return;
    }
    headCame = true;
    boolean ends = frame.isEndStream();
    current.answerHead(status, fields, ends ? 0 : Http2Fields.length(frame.headers()));
    if (ends) {
      end(current, null);
    }
  }

  private void end(Exchange current, @Nullable FieldLines trailers) {
    exchange = null;
    current.answerEnd(trailers);
    if (!bodyIsWhole) {
      context().writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
    }
    context().close();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext now) {
    if (exchange != null) {
      exchange.answerFlush();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext now, Object event) {
    if (event instanceof Http2ResetFrame) {
      channelRead(now, event);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext now) {
    if (exchange != null) {
      exchange.carrierWritable(now.channel().isWritable());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext now) {
    link.closed();
    Exchange current = exchange;
    exchange = null;
    if (current != null) {
      current.failed(
          ReplicaFailure.lost(cause == null ? new IOException("connection closed") : cause));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext now, Throwable thrown) {
    cause = thrown;
    now.close();
  }
}
