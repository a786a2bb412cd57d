package dev.headroom.gateway;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the ready replica with the fewest requests in flight; in turn where several have as few.
 * Among many replicas it compares two that it draws at random, which comes close and does not look
 * at all of them (Mitzenmacher, "The power of two choices in randomized load balancing", 2001).
 * Guarded by the pool's lock.
 */
final class ReplicaChoice {
  private static final int MANY = 32;

  private int next;

  /**
   * Chooses a replica, or none.
   *
   * @param tried gets the request only if no other can
   * @param limit of requests in flight a replica
   * @param queued whether the request comes from the queue, so that the replica's window counts too
   */
  @Nullable ReplicaSlot leastBusy(
      List<ReplicaSlot> slots, Set<ReplicaSlot> tried, long now, int limit, boolean queued) {
    if (slots.size() > MANY) {
      ReplicaSlot one = drawn(slots, tried, now, limit, queued);
      ReplicaSlot other = drawn(slots, tried, now, limit, queued);
      if (one != null && other != null) {
        return one.inFlight <= other.inFlight ? one : other;
      }
    }
    ReplicaSlot best = null;
    ReplicaSlot last = null;
    int start = next;
    for (int i = 0; i < slots.size(); i++) {
      int at = Math.floorMod(start + i, slots.size());
      ReplicaSlot slot = slots.get(at);
      if (!takes(slot, now, limit, queued)) {
        continue;
      }
      if (tried.contains(slot)) {
        last = slot;
      } else if (best == null || slot.inFlight < best.inFlight) {
        best = slot;
        next = at + 1;
      }
    }
    return best == null ? last : best;
  }

  private static @Nullable ReplicaSlot drawn(
      List<ReplicaSlot> slots, Set<ReplicaSlot> tried, long now, int limit, boolean queued) {
    ReplicaSlot slot = slots.get(ThreadLocalRandom.current().nextInt(slots.size()));
    return takes(slot, now, limit, queued) && !tried.contains(slot) ? slot : null;
  }

  private static boolean takes(ReplicaSlot slot, long now, int limit, boolean queued) {
    return slot.isReady(now) && slot.inFlight < (queued ? Math.min(limit, slot.window) : limit);
  }
}
