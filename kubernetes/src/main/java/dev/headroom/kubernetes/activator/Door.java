package dev.headroom.kubernetes.activator;

import dev.headroom.gateway.Entry;
import dev.headroom.gateway.Gateway;
import dev.headroom.gateway.Pool;
import dev.headroom.gateway.PoolLimits;
import dev.headroom.gateway.PoolListener;
import dev.headroom.gateway.Repeatability;
import dev.headroom.gateway.Replica;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One port of a Service at this activator: where it listens, and which pods are behind it. A pod
 * that the kubelet does not call ready is behind it once it has answered by itself.
 *
 * <p>For one thread, that of the activator's turns, but for {@link #answered}.
 */
final class Door implements AutoCloseable {
  private final ServicePort servicePort;
  private final Wakes wakes;
  private final Pool pool;
  private final Entry entry;
  private final Map<String, Backend> backends = new HashMap<>();
  private final Set<Backend> answered = new HashSet<>();
  private final Set<Backend> asked = new HashSet<>();
  private List<Replica> replicas = List.of();

  /**
   * Listens.
   *
   * @param number of the port here; 0 for any
   * @param wakes who is told of a request that waits
   * @throws java.io.UncheckedIOException if the port is taken
   */
  Door(
      Gateway gateway,
      ServicePort servicePort,
      int number,
      PoolLimits limits,
      Wakes wakes,
      PoolListener listener) {
    this.servicePort = servicePort;
    this.wakes = wakes;
    pool = gateway.pool(servicePort.toString(), limits, listener);
    try {
      entry = gateway.enter(new InetSocketAddress(number), pool, Repeatability.USUAL);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  ServicePort servicePort() {
    return servicePort;
  }

  Wakes wakes() {
    return wakes;
  }

  int port() {
    return entry.address().getPort();
  }

  /** How many requests wait for a pod. */
  long waiting() {
    return pool.snapshot().waiting();
  }

  /** The pods as the cluster names them now. */
  synchronized void backends(List<Backend> now) {
    backends.clear();
    now.forEach(each -> backends.put(each.id(), each));
    answered.retainAll(backends.values());
    show();
  }

  /** The pods that nobody knows to be ready, and who are not being asked. They are, from now on. */
  synchronized List<Backend> toAsk() {
    List<Backend> unknown = new ArrayList<>();
    for (Backend each : backends.values()) {
      if (!each.ready() && !answered.contains(each) && asked.add(each)) {
        unknown.add(each);
      }
    }
    return unknown;
  }

  /** What came of asking. Any thread. */
  synchronized void answered(Backend pod, boolean answers) {
    asked.remove(pod);
    if (answers && pod.equals(backends.get(pod.id()))) {
      answered.add(pod);
      show();
    }
  }

  private void show() {
    List<Replica> now =
        backends.values().stream()
            .filter(each -> each.ready() || answered.contains(each))
            .map(each -> Replica.ready(each.id(), each.host(), each.port()))
            .toList();
    if (!now.equals(replicas)) {
      replicas = now;
      pool.replicas(now);
    }
  }

  /** Bids those who are connected to connect anew: the Service leads past the activators by now. */
  void turnAway() {
    entry.turnAway();
  }

  /** Takes no more connections. Those that are open go on for a while. */
  void retire() {
    entry.close();
  }

  /** Whether nobody is connected. */
  boolean isDeserted() {
    return entry.isDeserted();
  }

  /** Takes no more connections; requests that wait are refused. */
  @Override
  public void close() {
    entry.close();
    pool.close();
  }
}
