package dev.headroom.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What a pool knows of one replica. Guarded by the pool's lock, except for the upstream, which
 * never changes.
 */
final class ReplicaSlot {
  /** How many waiting requests a replica gets before it has answered any. */
  private static final int FIRST_RELEASE = 16;

  final Upstream upstream;
  Replica replica;
  int inFlight;

  /** {@link #inFlight} over time. */
  final CountIntegral work;

  /**
   * While requests wait: how many it may have. Grows by one with each answer that begins, as a TCP
   * sender's window does.
   */
  int window = FIRST_RELEASE;

  /** In nanoTime; not before then does it get requests. */
  long asideUntil;

  final Outliers.Streak streak = new Outliers.Streak();

  final List<CompletableFuture<Void>> idle = new ArrayList<>();

  ReplicaSlot(Replica replica, Upstream upstream, long now) {
    this.replica = replica;
    this.upstream = upstream;
    this.asideUntil = now;
    this.work = new CountIntegral(now);
  }

  /** One more answer has begun; a window that is as wide as it gets stays so. */
  void answered() {
    window = Math.max(window, window + 1);
  }

  boolean isReady(long now) {
    return replica.state() == Replica.State.READY && now - asideUntil >= 0;
  }

  /** Gives it nothing for a while, and little then. */
  void putAside(long until) {
    asideUntil = until;
    window = 1;
  }

  PoolSnapshot.ReplicaLoad load(long now) {
    boolean aside = replica.state() == Replica.State.READY && !isReady(now);
    return new PoolSnapshot.ReplicaLoad(
        replica, inFlight, aside, aside ? Outliers.why(streak) : "");
  }
}
