package dev.headroom.gateway;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The replicas that a pool has, and those that it no longer has and that still work. Guarded by the
 * pool's lock.
 */
final class Members {
  private final Function<Replica, Upstream> connector;
  private final Set<ReplicaSlot> leaving = new HashSet<>();
  private List<ReplicaSlot> slots = List.of();

  Members(Function<Replica, Upstream> connector) {
    this.connector = connector;
  }

  /**
   * Keeps those that are there already; the others leave.
   *
   * @throws IllegalArgumentException if two have the same id
   */
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
    for (ReplicaSlot slot : slots) {
      if (!next.contains(slot)) {
        slot.replica = slot.replica.draining();
        leaving.add(slot);
      }
    }
    leaving.removeIf(slot -> slot.inFlight == 0);
    slots = List.copyOf(next);
  }

  private ReplicaSlot slot(Replica replica, long now) {
    for (ReplicaSlot slot : slots) {
      if (slot.replica.sameServer(replica)) {
        slot.replica = replica;
        return slot;
      }
    }
    return new ReplicaSlot(replica, connector.apply(replica), now);
  }

  /** Those that it has. */
  List<ReplicaSlot> slots() {
    return slots;
  }

  List<ReplicaSlot> slotsAndLeaving() {
    List<ReplicaSlot> all = new ArrayList<>(slots);
    all.addAll(leaving);
    return all;
  }

  /** Forgets one that has left and has no request any more. */
  void left(ReplicaSlot slot) {
    leaving.remove(slot);
  }

  boolean isAnyReady(long now) {
    for (ReplicaSlot slot : slots) {
      if (slot.isReady(now)) {
        return true;
      }
    }
    return false;
  }
}
