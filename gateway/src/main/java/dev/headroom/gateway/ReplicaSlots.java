package dev.headroom.gateway;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The replicas of a pool, and those that it no longer has and that still work. Used under the
 * pool's lock.
 */
final class ReplicaSlots {
  private final Function<Replica, Upstream> connector;
  private final Set<ReplicaSlot> leaving = new HashSet<>();
  private List<ReplicaSlot> current = List.of();

  ReplicaSlots(Function<Replica, Upstream> connector) {
    this.connector = connector;
  }

  /** Those it has. */
  List<ReplicaSlot> current() {
    return current;
  }

  /** Those it has, and those that still work. */
  List<ReplicaSlot> every() {
    List<ReplicaSlot> all = new ArrayList<>(current);
    all.addAll(leaving);
    return all;
  }

  boolean isNoneReady(long now) {
    return current.stream().noneMatch(slot -> slot.isReady(now));
  }

  /** It has nothing in flight any more. */
  void idle(ReplicaSlot slot) {
    leaving.remove(slot);
  }

  /** Replaces the replicas; one that stays keeps its place. */
  void replace(List<Replica> replicas, long now) {
    List<ReplicaSlot> next = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Replica replica : replicas) {
      if (!ids.add(replica.id())) {
        throw new IllegalArgumentException(
            "replicas: two have the id " + replica.id() + " (expected: unique ids)");
      }
      next.add(slot(replica, now));
    }
    for (ReplicaSlot slot : current) {
      if (!next.contains(slot)) {
        slot.replica = slot.replica.draining();
        leaving.add(slot);
      }
    }
    leaving.removeIf(slot -> slot.inFlight == 0);
    current = List.copyOf(next);
  }

  private ReplicaSlot slot(Replica replica, long now) {
    for (ReplicaSlot slot : current) {
      if (slot.replica.sameServer(replica)) {
        slot.replica = replica;
        return slot;
      }
    }
    return new ReplicaSlot(replica, connector.apply(replica), now);
  }
}
