package dev.headroom.gateway;

import dev.headroom.http.ApiKeys;
import dev.headroom.http.tls.LiveTls;
import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a client needs to be let in, as files say it now. Thread-safe.
 *
 * @param tls null: clear text
 * @param keys null: requests need no key
 */
record Access(@Nullable LiveTls tls, @Nullable KeyCheck keys) implements AutoCloseable {
  /**
   * Reads the files, and follows them.
   *
   * @throws IllegalArgumentException naming the file that cannot be used, and what is expected
   */
  static Access open(GatewaySettings settings) {
    LiveTls tls = null;
    try {
      tls = settings.tls().isEmpty() ? null : LiveTls.start(settings.tls().get());
      KeyCheck keys =
          settings.keys().isEmpty()
              ? null
              : new KeyCheck(
                  ApiKeys.start(settings.keys().get().file()), settings.keys().get().open());
      return new Access(tls, keys);
    } catch (IOException e) {
      new Access(tls, null).close();
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Comes before what reads clear text; the time for a head includes the handshake. */
  void admit(Channel channel, ClientLimits limits) {
    if (tls != null) {
      SslHandler handler = tls.context().newHandler(channel.alloc());
      handler.setHandshakeTimeoutMillis(limits.headTimeout().toMillis());
      channel.pipeline().addLast(handler);
    }
  }

  /** Says that no more comes, and goes on to read. */
  @SuppressWarnings("FutureReturnValueIgnored") // what fails ends the connection
  static void endOutput(SocketChannel channel) {
    SslHandler handler = channel.pipeline().get(SslHandler.class);
    if (handler == null) {
      channel.shutdownOutput();
    } else {
      handler.closeOutbound();
    }
  }

  @Override
  public void close() {
    if (tls != null) {
      tls.close();
    }
    if (keys != null) {
      keys.close();
    }
  }
}
