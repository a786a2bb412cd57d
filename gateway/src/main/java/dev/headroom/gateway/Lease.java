package dev.headroom.gateway;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One request's place at a replica. Held from admission to the end of the answer; released once,
 * however often asked.
 */
final class Lease {
  private final Pool pool;
  private final ReplicaSlot slot;
  private final AtomicBoolean released = new AtomicBoolean();

  Lease(Pool pool, ReplicaSlot slot) {
    this.pool = pool;
    this.slot = slot;
  }

  ReplicaSlot slot() {
    return slot;
  }

  Upstream upstream() {
    return slot.upstream;
  }

  void answered() {
    pool.answered(slot);
  }

  void release() {
    if (released.compareAndSet(false, true)) {
      pool.released(slot);
    }
  }
}
