package dev.headroom.gateway;

import dev.headroom.http.wire.WireViolation;
import java.io.IOException;
import java.time.Duration;

/**
 * How a replica failed a request.
 *
 * @param neverArrived whether it is certain that the replica saw nothing of the request
 * @param what it did, after "replica NAME"
 */
record ReplicaFailure(
    PoolListener.Failure kind, boolean neverArrived, String what, Throwable cause) {

  static ReplicaFailure unreachable(Throwable cause) {
    return new ReplicaFailure(
        PoolListener.Failure.UNREACHABLE,
        true,
        " could not be reached (" + cause.getMessage() + ")",
        cause);
  }

  static ReplicaFailure lost(Throwable cause) {
    return new ReplicaFailure(
        PoolListener.Failure.CONNECTION_LOST,
        false,
        " closed the connection without an answer (" + cause.getMessage() + ")",
        cause);
  }

  static ReplicaFailure invalid(WireViolation violation) {
    return new ReplicaFailure(
        PoolListener.Failure.INVALID_ANSWER,
        false,
        " sent an invalid answer (" + violation.reason() + ")",
        violation);
  }

  static ReplicaFailure silent(Duration silence) {
    String what = " sent nothing for " + silence.toMillis() + " ms";
    return new ReplicaFailure(
        PoolListener.Failure.SILENT, false, what, new IOException(what.strip()));
  }

  /** Whether the request may be sent to another replica. */
  boolean isSafe(boolean repeatable) {
    return neverArrived || (repeatable && kind != PoolListener.Failure.SILENT);
  }

  OwnAnswer explain(
      Pool pool, ReplicaSlot slot, boolean repeatable, boolean bodyIsWhole, int attempts) {
    String message = pool.name() + ": replica " + slot.replica.id() + what;
    if (kind == PoolListener.Failure.SILENT) {
      return Answers.error(504, message);
    }
    String why =
        !isSafe(repeatable)
            ? "not tried again, since it may have acted on the request, and doing it twice may do harm"
            : !bodyIsWhole
                ? "not tried again, since the body is too long to be kept"
                : "given up after " + attempts + " attempts";
    return Answers.error(502, message + "; " + why);
  }
}
