package dev.headroom.gateway;

import io.netty.channel.Channel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What meets a request: the bounds on clients, the gateway's own pages, the routes. Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails has nothing to close
final class Front {
  private final GatewaySettings settings;
  private final InFlight inFlight;
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile List<Lane> lanes = List.of();
  private volatile RoutingTable table = new RoutingTable(List.of());
  private volatile boolean stopping;

  Front(GatewaySettings settings, InFlight inFlight) {
    this.settings = settings;
    this.inFlight = inFlight;
  }

  void lanes(List<Lane> all) {
    lanes = List.copyOf(all);
  }

  void route(RoutingTable next) {
    table = next;
  }

  RoutingTable table() {
    return table;
  }

  void stop() {
    stopping = true;
  }

  boolean isStopping() {
    return stopping;
  }

  /** Takes note of a connection; where there are too many, one that is idle makes room for it. */
  void opened(Channel channel, Lane lane) {
    open.add(channel);
    channel
        .closeFuture()
        .addListener(
            _ -> {
              open.remove(channel);
              connections.decrementAndGet();
            });
    if (connections.incrementAndGet() > settings.clients().connections()) {
      makeRoom(lane);
    }
  }

  private void makeRoom(Lane lane) {
    Lane chosen = lane;
    ClientIdle oldest = lane.oldestIdle();
    for (Lane other : lanes) {
      ClientIdle its = other.oldestIdle();
      if (its != null && (oldest == null || its.idleSince() - oldest.idleSince() < 0)) {
        oldest = its;
        chosen = other;
      }
    }
    Lane closing = chosen;
    if (closing == lane) {
      lane.closeOldestIdle();
    } else {
      closing.loop.execute(closing::closeOldestIdle);
    }
  }

  int connections() {
    return connections.get();
  }

  void closeAll() {
    open.forEach(Channel::close);
  }

  /** Begins what a request asks for; null if it is answered already. */
  @Nullable Exchange exchange(Lane lane, Caller caller, RequestHead head) {
    RoutingTable now = table;
    String path = head.path();
    if (path.startsWith("/-/")) {
      int query = path.indexOf('?');
      caller.answer(OwnPages.answer(query < 0 ? path : path.substring(0, query), now.routes()));
      return null;
    }
    OwnAnswer refusal = refusal(head);
    if (refusal != null) {
      caller.answer(refusal);
      return null;
    }
    RoutingTable.Match match = now.match(path);
    if (match == null) {
      caller.answer(Answers.noRoute(path, now));
      return null;
    }
    Route route = match.route();
    boolean repeatable = Repeatability.isRepeatable(head.method(), match.path(), route);
    return new Exchange(lane, caller, head, route.pool(), match.path(), repeatable);
  }

  private @Nullable OwnAnswer refusal(RequestHead head) {
    if (stopping) {
      return Answers.error(503, "The gateway is stopping");
    }
    if (head.length() > settings.bodies().maxBytes()) {
      return Answers.tooLong();
    }
    return inFlight.count() >= settings.requests() ? Answers.tooMany(settings.requests()) : null;
  }
}
