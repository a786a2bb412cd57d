package dev.headroom.http;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import org.jspecify.annotations.Nullable;

/**
 * Tells when a request's client has gone. Armeria tells of a reset stream, but of a closed
 * connection only once there is something to write to it. Thread-safe.
 */
public final class ClientWatch implements AutoCloseable {
  private final @Nullable Channel channel;
  private final ChannelFutureListener closed;

  /** Runs {@code gone} when the client goes, perhaps more than once. */
  public ClientWatch(ServiceRequestContext context, Runnable gone) {
    this.channel = context.log().partial().channel();
    this.closed = future -> gone.run();
    var _ = context.whenRequestCancelled().thenAccept(cause -> gone.run());
    if (channel != null) {
      channel.closeFuture().addListener(closed);
    }
  }

  /** It need not tell any more. */
  @Override
  public void close() {
    if (channel != null) {
      channel.closeFuture().removeListener(closed);
    }
  }
}
