package dev.headroom.gateway;

import dev.headroom.http.wire.FieldLines;

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

  /** An answer has begun. That of a call of gRPC with status 200 says at its end what it is. */
  void answered(RequestHead head, int status, FieldLines fields) {
    judge(status == 200 && head.isGrpc() ? GrpcStatus.asHttp(fields) : status);
  }

  /** An answer has ended. */
  void ended(RequestHead head, FieldLines trailers) {
    if (head.isGrpc()) {
      judge(GrpcStatus.asHttp(trailers));
    }
  }

  private void judge(int status) {
    if (status != 0) {
      pool.answered(slot, status);
    }
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
