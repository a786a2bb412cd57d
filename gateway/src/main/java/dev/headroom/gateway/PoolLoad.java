package dev.headroom.gateway;

import java.util.List;

/**
 * How much a pool has to do at one moment, and the sums that give the mean of any span: subtract
 * those of an earlier moment and divide by the nanoseconds between. Sums may wrap around; their
 * differences do not.
 *
 * @param nanoTime the moment, as {@link System#nanoTime} has it
 * @param replicas those it has, and those it no longer has that still work
 * @param waiting requests that wait for a replica
 * @param waitingNanos their number × nanoseconds since the pool was made
 */
public record PoolLoad(long nanoTime, List<Share> replicas, int waiting, long waitingNanos) {

  /**
   * One replica's share.
   *
   * @param replica its id
   * @param ready whether it gets new requests
   * @param inFlight requests whose answer has not come to its end
   * @param inFlightNanos their number × nanoseconds since the pool first had the replica
   */
  public record Share(String replica, boolean ready, int inFlight, long inFlightNanos) {}

  public PoolLoad {
    replicas = List.copyOf(replicas);
  }

  /** Whether there is no request. */
  public boolean isIdle() {
    return waiting == 0 && replicas.stream().allMatch(share -> share.inFlight == 0);
  }
}
