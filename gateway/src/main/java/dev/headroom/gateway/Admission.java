package dev.headroom.gateway;

/** What a pool makes of a request. */
sealed interface Admission {
  /** A replica takes it now. */
  record Admitted(Lease lease) implements Admission {}

  /** It waits for its turn. */
  record Waiting(Turn turn) implements Admission {}

  /** It is turned away. */
  record Refused(Refusal why) implements Admission {}
}
