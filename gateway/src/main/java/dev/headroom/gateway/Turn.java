package dev.headroom.gateway;

import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A waiting request's place in the queue. Its future completes with a lease, on the thread that
 * freed it, or exceptionally with {@link RefusedException}.
 */
final class Turn {
  /** Why a turn never came. */
  static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final Refusal why;

    RefusedException(Refusal why) {
      super(why.toString(), null, false, false);
      this.why = why;
    }

    Refusal why() {
      return why;
    }
  }

  private final Pool pool;
  private final Set<ReplicaSlot> tried;
  private final CompletableFuture<Lease> lease = new CompletableFuture<>();

  Turn(Pool pool, Set<ReplicaSlot> tried) {
    this.pool = pool;
    this.tried = tried;
  }

  CompletableFuture<Lease> lease() {
    return lease;
  }

  /** Replicas that failed this request and get it again only when there is no other. */
  Set<ReplicaSlot> tried() {
    return tried;
  }

  /** Gives the place up. */
  void leave(Refusal why) {
    pool.remove(this);
    refuse(why);
  }

  void refuse(Refusal why) {
    lease.completeExceptionally(new RefusedException(why));
  }

  void grant(Lease granted) {
    if (!lease.complete(granted)) {
      granted.release();
    }
  }
}
