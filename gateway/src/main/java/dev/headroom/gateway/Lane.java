package dev.headroom.gateway;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop owns: clients' connections, what they ask for, and connections to replicas.
 * One sweep, ten times a second while there is any, looks at all deadlines, so that a request costs
 * no timer. Used on its event loop.
 */
final class Lane {
  private static final long SWEEP_MILLIS = 100;

  final int index;
  final EventLoop loop;
  final GatewaySettings settings;
  final KeptBytes budget;
  final ByteBufAllocator allocator;
  final Transport transport;
  private final InFlight inFlight;

  /** Those with nothing under way; the one that has been idle for longest comes first. */
  private final LinkedHashSet<ClientIdle> idleClients = new LinkedHashSet<>();

  /** The first of them; read by other lanes. */
  private final AtomicReference<@Nullable ClientIdle> oldest = new AtomicReference<>();

  private final List<ReplicaConnections> replicas = new ArrayList<>();
  private @Nullable Exchange last;
  private @Nullable ScheduledFuture<?> sweep;
  private int clients;

  Lane(
      int index,
      EventLoop loop,
      GatewaySettings settings,
      KeptBytes budget,
      Transport transport,
      InFlight inFlight) {
    this.index = index;
    this.loop = loop;
    this.settings = settings;
    this.budget = budget;
    this.transport = transport;
    this.inFlight = inFlight;
    allocator = transport.allocator();
  }

  void began(Exchange exchange) {
    inFlight.begin();
    exchange.before = last;
    if (last != null) {
      last.after = exchange;
    }
    last = exchange;
  }

  void ended(Exchange exchange) {
    if (exchange.after != null) {
      exchange.after.before = exchange.before;
    } else {
      last = exchange.before;
    }
    if (exchange.before != null) {
      exchange.before.after = exchange.after;
    }
    inFlight.end();
  }

  void connected() {
    clients++;
    wake();
  }

  void disconnected() {
    clients--;
  }

  void idle(ClientIdle client) {
    if (idleClients.add(client) && idleClients.size() == 1) {
      oldest.lazySet(client);
    }
  }

  void busy(ClientIdle client) {
    if (idleClients.remove(client) && client.equals(oldest.getPlain())) {
      oldest.lazySet(idleClients.isEmpty() ? null : idleClients.getFirst());
    }
  }

  /** The connection that has been idle for longest. Any thread may ask. */
  @Nullable ClientIdle oldestIdle() {
    return oldest.get();
  }

  /** Closes the connection that has been idle for longest; false without one. */
  boolean closeOldestIdle() {
    if (idleClients.isEmpty()) {
      return false;
    }
    ClientIdle oldest = idleClients.getFirst();
    busy(oldest);
    oldest.close();
    return true;
  }

  void add(ReplicaConnections connections) {
    replicas.add(connections);
    wake();
  }

  void wake() {
    if (sweep == null) {
      sweep =
          loop.scheduleAtFixedRate(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void sweep() {
    long now = System.nanoTime();
    for (Exchange next = last; next != null; ) {
      Exchange exchange = next;
      next = exchange.before;
      exchange.sweep(now);
    }
    for (ClientIdle client : List.copyOf(idleClients)) {
      client.sweep(now);
    }
    replicas.forEach(each -> each.sweep(now));
    replicas.removeIf(ReplicaConnections::isEmpty);
    ScheduledFuture<?> running = sweep;
    if (clients == 0 && replicas.isEmpty() && running != null) {
      running.cancel(false);
      sweep = null;
    }
  }
}
