package dev.headroom.gateway;

/**
 * One request's place at a replica. Held from admission to the end of the answer; released once,
 * however often asked. Used by one thread at a time.
 */
final class Lease {
  private final Pool pool;
  private final ReplicaSlot slot;
  private boolean released;

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

  void answered(int status) {
    pool.answered(slot, status);
  }

  /** The client, with somebody before it who keeps a failed answer if it is worth keeping. */
  Caller overheard(Caller caller, int status, RequestHead head) {
    FailedAnswers failures = pool.counters().failures();
    return failures.isWanted(status, System.nanoTime())
        ? new OverheardAnswer(caller, failures, head, slot.replica.id())
        : caller;
  }

  void release() {
    if (!released) {
      released = true;
      pool.released(slot);
    }
  }
}
