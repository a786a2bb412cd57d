package dev.headroom.gateway;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps account of how many requests are at each replica and wait, exactly. Guarded by the pool's
 * lock, except for {@link #takeStirred}.
 */
final class LoadAccount {
  private final CountIntegral queue;
  private int waiting;
  private int inFlight;
  private volatile boolean stirred;

  LoadAccount(long now) {
    queue = new CountIntegral(now);
  }

  /** A replica gets a request. */
  void began(ReplicaSlot slot, long now) {
    stir();
    inFlight++;
    slot.inFlight++;
    slot.work.become(slot.inFlight, now);
  }

  /** A replica has ended a request. */
  void ended(ReplicaSlot slot, long now) {
    inFlight--;
    slot.inFlight--;
    slot.work.become(slot.inFlight, now);
  }

  /** So many wait from now on. */
  void waiting(int count, long now) {
    if (count != waiting) {
      if (count > waiting) {
        stir();
      }
      waiting = count;
      queue.become(count, now);
    }
  }

  private void stir() {
    if (inFlight == 0 && waiting == 0) {
      stirred = true;
    }
  }

  /** Whether a request came while there was none since this was last asked. Any thread. */
  boolean takeStirred() {
    if (!stirred) {
      return false;
    }
    stirred = false;
    return true;
  }

  PoolLoad load(List<ReplicaSlot> slots, long now) {
    List<PoolLoad.Share> shares = new ArrayList<>(slots.size());
    for (ReplicaSlot slot : slots) {
      shares.add(
          new PoolLoad.Share(
              slot.replica.id(),
              slot.replica.state() == Replica.State.READY,
              slot.inFlight,
              slot.work.until(now)));
    }
    return new PoolLoad(now, shares, waiting, queue.until(now));
  }
}
