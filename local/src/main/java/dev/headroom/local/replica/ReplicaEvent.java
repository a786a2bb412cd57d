package dev.headroom.local.replica;

import java.time.Instant;

/**
 * Something that happened to a replica.
 *
 * @param server its server's name
 * @param replica its name
 * @param message a sentence for people, without its stop; may have further lines, the last of its
 *     log
 */
public record ReplicaEvent(Instant at, String server, String replica, Kind kind, String message) {
  /** What happened. */
  public enum Kind {
    STARTED,
    READY,
    UNREADY,
    /** It says that it cannot load something that it should serve. */
    CANNOT_LOAD,
    /** It has loaded what it could not load before. */
    RECOVERED,
    /** Its process ended by itself or was killed by someone else. */
    DIED,
    /** It is being killed because it does not answer or never became ready. */
    HUNG,
    /** What it writes cannot be kept, and is dropped. */
    NOT_LOGGED,
    /** What it writes is kept again. */
    LOGGED,
    DRAINING,
    STOPPED,
    /** Replicas keep dying: the next start waits. */
    BACK_OFF,
    /** None can be started. */
    FAILED
  }
}
