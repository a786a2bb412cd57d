package dev.headroom.kubernetes.metricsapi.usage;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The last two moments of everybody on each node. Who is not on a node's newest page is gone.
 * Thread-safe.
 */
final class UsageHistory {
  @GuardedBy("this")
  private final Map<String, Map<Consumer, Pair>> byNode = new HashMap<>();

  private record Pair(Optional<Moment> before, Moment now) {
    /** A kubelet looks less often than it is asked: the same moment again is no second one. */
    Pair then(Moment next) {
      return next.at().isAfter(now.at()) ? new Pair(Optional.of(now), next) : this;
    }
  }

  /** What a node's kubelet says now. */
  synchronized void took(String node, Map<Consumer, Moment> page) {
    Map<Consumer, Pair> before = byNode.getOrDefault(node, Map.of());
    Map<Consumer, Pair> after = new HashMap<>();
    page.forEach(
        (consumer, moment) -> {
          Pair known = before.get(consumer);
          after.put(
              consumer, known == null ? new Pair(Optional.empty(), moment) : known.then(moment));
        });
    byNode.put(node, after);
  }

  /** Of other nodes, nothing is known any more. */
  synchronized void retain(Set<String> nodes) {
    byNode.keySet().retainAll(nodes);
  }

  /** What a pod's containers take, by their names; empty if that is not known of all of them. */
  synchronized Map<String, Usage> containers(String namespace, String pod) {
    Map<String, Usage> usages = new TreeMap<>();
    for (Map<Consumer, Pair> node : byNode.values()) {
      for (Map.Entry<Consumer, Pair> entry : node.entrySet()) {
        if (entry.getKey() instanceof Consumer.Container(var space, var of, var name)
            && space.equals(namespace)
            && of.equals(pod)) {
          Optional<Usage> usage = usage(entry.getValue());
          if (usage.isEmpty()) {
            return Map.of();
          }
          usages.put(name, usage.get());
        }
      }
    }
    return usages;
  }

  synchronized Optional<Usage> node(String name) {
    Pair pair = byNode.getOrDefault(name, Map.of()).get(new Consumer.Node(name));
    return pair == null ? Optional.empty() : usage(pair);
  }

  private static Optional<Usage> usage(Pair pair) {
    return pair.before().flatMap(before -> Usage.between(before, pair.now()));
  }
}
