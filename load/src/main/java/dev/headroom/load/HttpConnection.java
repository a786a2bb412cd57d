package dev.headroom.load;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.channels.ClosedChannelException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One HTTP/1.1 connection, with at most one request on it. Used on its event loop only. */
final class HttpConnection extends SimpleChannelInboundHandler<HttpObject> {
  private final Channel channel;
  private final Consumer<HttpConnection> free;
  private LoadClient.@Nullable Outcome outcome;
  private boolean head;
  private boolean keepAlive;
  private int status;
  private long length;
  private long deadline;

  /**
   * Takes a channel that is being connected.
   *
   * @param free is told when no request is on the connection any more
   */
  HttpConnection(Channel channel, Consumer<HttpConnection> free) {
    this.channel = channel;
    this.free = free;
    channel.pipeline().addLast(new Decoder(), this);
  }

  /** An answer to HEAD has no body, whatever its headers say. */
  private final class Decoder extends HttpResponseDecoder {
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
      return head || super.isContentAlwaysEmpty(message);
    }
  }

  /** Whether it can take another request. */
  boolean isReusable() {
    return keepAlive && channel.isActive();
  }

  long deadline() {
    return deadline;
  }

  /**
   * Sends a request.
   *
   * @param until in nanoTime, when the one who asks gives up
   */
  void send(WireRequest request, long until, LoadClient.Outcome told) {
    expect(request, until, told);
    var _ = channel.writeAndFlush(request.bytes());
  }

  /** Knows whom to tell, before the channel is connected. */
  void expect(WireRequest request, long until, LoadClient.Outcome told) {
    outcome = told;
    head = request.isHead();
    deadline = until;
    status = 0;
    length = 0;
  }

  /** Ends the request that is on it, if any, and the connection. */
  void fail(Throwable cause) {
    LoadClient.Outcome told = outcome;
    outcome = null;
    keepAlive = false;
    var _ = channel.close();
    free.accept(this);
    if (told != null) {
      told.failed(cause);
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
    if (message.decoderResult().isFailure()) {
      fail(message.decoderResult().cause());
      return;
    }
    if (message instanceof HttpResponse response) {
      status = response.status().code();
      keepAlive = HttpUtil.isKeepAlive(response);
    }
    if (message instanceof HttpContent content) {
      length += content.content().readableBytes();
    }
    if (message instanceof LastHttpContent
        && HttpStatusClass.valueOf(status) != HttpStatusClass.INFORMATIONAL) {
      answered();
    }
  }

  private void answered() {
    LoadClient.Outcome told = outcome;
    outcome = null;
    if (!keepAlive) {
      var _ = channel.close();
    }
    free.accept(this);
    if (told != null) {
      told.answered(status, length);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(new ClosedChannelException());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(cause);
  }
}
