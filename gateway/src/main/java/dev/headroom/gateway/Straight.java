package dev.headroom.gateway;

import io.netty.channel.Channel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where every request, whatever its path, goes to one pool as it came. Thread-safe. */
final class Straight implements Reception {
  private final Front front;
  private final Pool pool;
  private final Repeatability repeatable;
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();
  private final Set<Channel> leaving = ConcurrentHashMap.newKeySet();

  Straight(Front front, Pool pool, Repeatability repeatable) {
    this.front = front;
    this.pool = pool;
    this.repeatable = repeatable;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // that of a listener is its channel's
  public void opened(Channel channel, Lane lane) {
    open.add(channel);
    channel
        .closeFuture()
        .addListener(
            _ -> {
              open.remove(channel);
              leaving.remove(channel);
            });
    front.opened(channel, lane);
  }

  /**
   * Bids all who are connected now to connect anew, each with its next answer: one whose connection
   * were closed while it is idle could lose a request that is on its way.
   */
  void turnAway() {
    for (Channel channel : open) {
      leaving.add(channel);
      channel.eventLoop().execute(() -> goodbye(channel));
    }
  }

  private static void goodbye(Channel channel) {
    ClientHttp2 streams = channel.pipeline().get(ClientHttp2.class);
    if (streams != null) {
      streams.goodbye();
    }
  }

  boolean isDeserted() {
    return open.isEmpty();
  }

  @Override
  public boolean isLeaving(Channel channel) {
    return front.isStopping() || leaving.contains(channel);
  }

  @Override
  public @Nullable Exchange exchange(Lane lane, Caller caller, RequestHead asked) {
    RequestHead head = front.admitted(caller, asked);
    if (head == null) {
      return null;
    }
    String path = head.path();
    return new Exchange(lane, caller, head, pool, path, repeatable.allows(head.method(), path));
  }
}
