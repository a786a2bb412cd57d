package dev.headroom.scaling.removal;

import java.time.Instant;

/**
 * A replica that may be removed.
 *
 * @param name unique among the replicas
 * @param healthy whether it answers at all; a replica that is starting is healthy
 * @param ready whether it takes requests
 * @param inFlight requests that it has
 * @param startTime when it was started
 */
public record Candidate(
    String name, boolean healthy, boolean ready, long inFlight, Instant startTime) {

  /** Why it is where it is in the order. */
  public Reason reason() {
    if (!healthy) {
      return Reason.UNHEALTHY;
    }
    if (!ready) {
      return Reason.NOT_READY;
    }
    return inFlight > 0 ? Reason.BUSY : Reason.IDLE;
  }

  /** What a replica is to a removal; the order of the constants is that of removal. */
  public enum Reason {
    /** It serves nobody, and will not. */
    UNHEALTHY,
    /** It serves nobody yet. */
    NOT_READY,
    /** It serves nobody now. */
    IDLE,
    /** It serves requests, which are to be finished first. */
    BUSY
  }
}
