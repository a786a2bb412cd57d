package dev.headroom.gateway;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** Begins what requests ask for that come to one of the gateway's addresses. Thread-safe. */
interface Reception {
  /** Takes note of a connection. */
  void opened(Channel channel, Lane lane);

  /** Whether the connection shall end with the answer that is on its way. */
  boolean isLeaving(Channel channel);

  /** Begins it, on the lane's event loop; null if it is answered already. */
  @Nullable Exchange exchange(Lane lane, Caller caller, RequestHead asked);
}
