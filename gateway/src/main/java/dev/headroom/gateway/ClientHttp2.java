package dev.headroom.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import java.nio.charset.StandardCharsets;

/** A client's connection of HTTP/2: many requests at a time, within a bound. On its event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails has nothing to close
final class ClientHttp2 extends ChannelInboundHandlerAdapter implements ClientIdle {
  static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Lane lane;
  private final Channel channel;
  private int streams;
  private boolean leaving;
  private volatile long idleSince = System.nanoTime();

  private ClientHttp2(Lane lane, Channel channel) {
    this.lane = lane;
    this.channel = channel;
  }

  /** Puts what reads HTTP/2 behind the connection's first handler. */
  static void replace(
      ChannelHandler first,
      ChannelHandlerContext context,
      Lane lane,
      Reception reception,
      Peer peer) {
    ClientHttp2 connection = new ClientHttp2(lane, context.channel());
    lane.idle(connection);
    context
        .pipeline()
        .addLast(
            Http2FrameCodecBuilder.forServer()
                .initialSettings(
                    Http2Settings.defaultSettings()
                        .maxConcurrentStreams(lane.settings.clients().streams())
                        .maxHeaderListSize(64 << 10))
                .build(),
            new Http2MultiplexHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel stream) {
                    connection.opened();
                    stream.pipeline().addLast(new ClientStream(lane, reception, connection, peer));
                  }
                }),
            connection);
  }

  private void opened() {
    if (streams++ == 0) {
      lane.busy(this);
    }
  }

  /** Whether there are too many; a client that never confirms the settings can open as many. */
  boolean isCrowded() {
    return streams > lane.settings.clients().streams();
  }

  /** Tells the client to connect anew, and closes as soon as nothing of it is under way. */
  @SuppressWarnings("FutureReturnValueIgnored") // what fails ends the connection
  void goodbye() {
    leaving = true;
    channel.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
    if (streams == 0) {
      close();
    }
  }

  /** A stream is over. */
  void closed() {
    if (--streams == 0 && leaving) {
      close();
    } else if (streams == 0 && channel.isActive()) {
      idleSince = System.nanoTime();
      lane.idle(this);
    }
  }

  @Override
  public void close() {
    channel.close();
  }

  @Override
  public long idleSince() {
    return idleSince;
  }

  @Override
  public void sweep(long now) {
    if (now - idleSince > lane.settings.clients().idleTimeout().toNanos()) {
      close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    lane.busy(this);
    lane.disconnected();
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
