package dev.headroom.gateway;

import io.netty.channel.Channel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What meets a request: the bounds on clients, the gateway's own pages, the routes. Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails has nothing to close
final class Front implements Reception {
  private final GatewaySettings settings;
  private final InFlight inFlight;
  private final @Nullable KeyCheck keys;
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();
  private final List<Pool> entered = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile List<Lane> lanes = List.of();
  private volatile RoutingTable table = new RoutingTable(List.of());
  private volatile Supplier<String> more = () -> "";
  private volatile boolean stopping;

  Front(GatewaySettings settings, InFlight inFlight, @Nullable KeyCheck keys) {
    this.keys = keys;
    this.settings = settings;
    this.inFlight = inFlight;
  }

  void lanes(List<Lane> all) {
    lanes = List.copyOf(all);
  }

  void alsoExpose(Supplier<String> lines) {
    more = lines;
  }

  /** A pool that requests come to by an address of its own. */
  void entered(Pool pool) {
    entered.add(pool);
  }

  void left(Pool pool) {
    entered.remove(pool);
  }

  private List<Pool> pools(RoutingTable routed) {
    return Stream.concat(routed.routes().stream().map(Route::pool), entered.stream())
        .distinct()
        .toList();
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

  @Override
  public boolean isLeaving(Channel channel) {
    return stopping;
  }

  /** Where there are too many, one that is idle makes room for it. */
  @Override
  public void opened(Channel channel, Lane lane) {
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

  @Override
  public @Nullable Exchange exchange(Lane lane, Caller caller, RequestHead asked) {
    RequestHead head = known(caller, asked);
    if (head == null) {
      return null;
    }
    RoutingTable now = table;
    String path = head.path();
    if (path.startsWith("/-/")) {
      caller.answer(OwnPages.answer(withoutQuery(path), pools(now), more));
      return null;
    }
    if (isRefused(caller, head)) {
      return null;
    }
    RoutingTable.Match match = now.match(path);
    if (match == null) {
      OwnAnswer common = CommonPages.answer(head.method(), withoutQuery(path), now.routes());
      caller.answer(common == null ? Answers.noRoute(path, now) : common);
      return null;
    }
    Route route = match.route();
    boolean repeatable = route.repeatable().allows(head.method(), match.path());
    return new Exchange(lane, caller, head, route.pool(), match.path(), repeatable);
  }

  /** What of the request goes on; null if it is answered already. */
  @Nullable RequestHead admitted(Caller caller, RequestHead asked) {
    RequestHead head = known(caller, asked);
    return head == null || isRefused(caller, head) ? null : head;
  }

  /** The request without its key; null if it is answered already, as it has none that holds. */
  private @Nullable RequestHead known(Caller caller, RequestHead asked) {
    if (keys == null) {
      return asked;
    }
    OwnAnswer unknown = keys.refusal(withoutQuery(asked.path()), asked.fields());
    if (unknown != null) {
      caller.answer(unknown);
      return null;
    }
    return asked.withheld(keys.withheld(asked.fields()));
  }

  private boolean isRefused(Caller caller, RequestHead head) {
    OwnAnswer refusal = refusal(head);
    if (refusal == null) {
      return false;
    }
    caller.answer(refusal);
    return true;
  }

  private static String withoutQuery(String path) {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
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
