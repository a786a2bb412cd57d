package dev.headroom.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A connection of HTTP/2, without TLS, to a replica: many requests at a time. On its event loop.
 */
final class ReplicaLink extends ChannelInboundHandlerAdapter {
  /** Until the replica has said how many it takes, and at most. */
  private static final long STREAMS = 100;

  private final ReplicaConnections home;
  private @Nullable Channel channel;
  private long most = STREAMS;
  private int streams;
  private long restingSince = System.nanoTime();

  ReplicaLink(ReplicaConnections home) {
    this.home = home;
  }

  void begin(Channel fresh) {
    channel = fresh;
    fresh
        .pipeline()
        .addLast(
            Http2FrameCodecBuilder.forClient()
                .initialSettings(
                    Http2Settings.defaultSettings()
                        .pushEnabled(false)
                        .maxHeaderListSize(64 << 10)
                        .initialWindowSize(1 << 20))
                .build(),
            new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()),
            this);
  }

  boolean hasRoom() {
    return streams < most && channel != null && channel.isActive();
  }

  void open(Exchange exchange) {
    Channel parent = channel;
    if (parent == null) {
      throw new IllegalStateException("not connected");
    }
    if (exchange.isOver()) {
      return;
    }
    streams++;
    ReplicaStream stream = new ReplicaStream(this, home.upstream.authority);
    new Http2StreamChannelBootstrap(parent)
        .handler(stream)
        .open()
        .addListener((Future<Http2StreamChannel> opened) -> opened(stream, exchange, opened));
  }

  private void opened(ReplicaStream stream, Exchange exchange, Future<Http2StreamChannel> opened) {
    if (!opened.isSuccess()) {
      closed();
      exchange.failed(ReplicaFailure.unreachable(opened.cause()));
    } else if (exchange.isOver()) {
      stream.cancel();
    } else {
      stream.start(exchange);
    }
  }

  /** A stream is over. */
  void closed() {
    streams--;
    restingSince = System.nanoTime();
  }

  void sweep(long now, long longest) {
    if (streams == 0 && now - restingSince > longest && channel != null) {
      var _ = channel.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof Http2SettingsFrame frame) {
      Long told = frame.settings().maxConcurrentStreams();
      most = told == null ? most : Math.min(STREAMS, told);
    }
    context.fireChannelRead(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    home.gone(this);
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var _ = context.close();
  }
}
